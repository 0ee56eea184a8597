//! The histories of orders and customers, page by page. Two statements for all owners that ask for
//! the same page.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use db::history::{OF_CUSTOMERS, OF_ORDERS, Row};
use db::list::{Condition, Page, Query, Value};
use db::{Conn, Fault};
use domain::id::{CustomerId, OrderId};
use uuid::Uuid;

crate::loaders! {
    /// A page of the history of an order or a customer.
    one history: Wanted => Page<Row> = pages;
}

/// Whose history it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// An order's.
    Order(OrderId),
    /// A customer's.
    Customer(CustomerId),
}

impl Owner {
    fn id(self) -> Uuid {
        match self {
            Self::Order(id) => id.uuid(),
            Self::Customer(id) => id.uuid(),
        }
    }
}

/// A page of somebody's history.
#[derive(Debug, Clone)]
pub struct Wanted {
    owner: Owner,
    public_only: bool,
    query: Arc<Query>,
    // The query as text, for comparing: it holds numbers that cannot be compared.
    text: Arc<str>,
}

impl Wanted {
    /// The page that a query asks for; of public entries only, where that is all the reader may see.
    #[must_use]
    pub fn new(owner: Owner, public_only: bool, query: Query) -> Self {
        let text = format!("{query:?}").into();
        Self { owner, public_only, query: Arc::new(query), text }
    }

    fn kind(&self) -> (bool, bool, &str) {
        let is_order = matches!(self.owner, Owner::Order(_));
        (is_order, self.public_only, &self.text)
    }
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.owner == other.owner && self.kind() == other.kind()
    }
}

impl Eq for Wanted {}

impl Hash for Wanted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.owner.hash(state);
        self.kind().hash(state);
    }
}

async fn pages(conn: &Conn, keys: &[Wanted]) -> Result<Vec<(Wanted, Page<Row>)>, Fault> {
    let mut kinds: HashMap<_, Vec<&Wanted>> = HashMap::new();
    for key in keys {
        kinds.entry(key.kind()).or_default().push(key);
    }
    let mut found = Vec::new();
    for ((is_order, public_only, _), wanted) in kinds {
        let Some(query) = wanted.first().map(|key| key.query.as_ref().clone()) else { continue };
        let list = if is_order { OF_ORDERS } else { OF_CUSTOMERS };
        let scope = if public_only {
            Condition::Is("h.is_public = ?".into(), Value::Flag(true))
        } else {
            Condition::All(Vec::new())
        };
        let owners: Vec<Uuid> = wanted.iter().map(|key| key.owner.id()).collect();
        let (rows, totals) = db::list::pages::<Row>(conn, list, &owners, scope, query).await?;
        let mut items: HashMap<Uuid, Vec<Row>> = HashMap::new();
        for row in rows {
            let owner = row.order_id.map(OrderId::uuid).or(row.customer_id.map(CustomerId::uuid));
            items.entry(owner.unwrap_or_default()).or_default().push(row);
        }
        for key in wanted {
            let id = key.owner.id();
            let total = totals.get(&id).copied().unwrap_or(0);
            let page = Page { items: items.get(&id).cloned().unwrap_or_default(), total };
            found.push((key.clone(), page));
        }
    }
    Ok(found)
}
