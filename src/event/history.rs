//! Histories of orders and customers on the wire.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use db::history::Row;
use db::list::Page;
use domain::event::HistoryEntryType;
use domain::id::HistoryEntryId;

use super::loader::{Owner, Wanted};
use crate::access::graphql::Administrator;
use crate::visit::VisitExt as _;
use crate::wire::Json;

/// An entry of the history of an order or a customer.
#[derive(Clone)]
pub struct HistoryEntry(pub Arc<Row>);

/// An entry of the history of an order or a customer.
#[Object]
impl HistoryEntry {
    /// The entry's id.
    fn id(&self) -> HistoryEntryId {
        self.0.id
    }

    /// When it happened (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the entry was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Whether the customer may read it; storefronts are shown public entries only.
    fn is_public(&self) -> bool {
        self.0.is_public
    }

    /// What it tells.
    #[graphql(name = "type")]
    fn kind(&self) -> HistoryEntryType {
        self.0.kind
    }

    /// The administrator who did it; null for customers, guests and on the shop API.
    async fn administrator(&self, ctx: &Context<'_>) -> Result<Option<Administrator>> {
        let visit = ctx.visit()?;
        match self.0.administrator_id.filter(|_| visit.actor().is_admin()) {
            None => Ok(None),
            Some(id) => {
                let found = visit.loaders.access.administrator(id).await;
                Ok(found.map_err(|f| visit.tell(f))?.map(|row| Administrator(Arc::new(row))))
            }
        }
    }

    /// What is needed to tell it, an object by type; ids in their wire form.
    fn data(&self) -> Json {
        Json(self.0.data.clone())
    }

    /// None are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

crate::list_page! {
    /// A page of a history, the oldest entry first.
    HistoryEntryList of HistoryEntry
}

crate::list_options! {
    HistoryEntryListOptions, HistoryEntrySortParameter, HistoryEntryFilterParameter {
        sort and filter {
            /// The id.
            id: IdOperators = "h.id",
            /// When it happened (UTC).
            created_at: DateOperators = "h.created_at",
            /// When the entry was changed last (UTC).
            updated_at: DateOperators = "h.updated_at",
        }
        sort only {}
        filter only {
            /// Whether the customer may read it.
            is_public: BooleanOperators = "h.is_public",
            /// What it tells.
            #[graphql(name = "type")]
            kind: StringOperators = "h.type",
        }
    }
}

/// A page of the history of an order or a customer: public entries only on the shop API. Two
/// statements for all owners of a level.
pub async fn page_of(
    ctx: &Context<'_>,
    owner: Owner,
    options: Option<HistoryEntryListOptions>,
) -> Result<HistoryEntryList> {
    let visit = ctx.visit()?;
    let actor = visit.actor();
    let query = HistoryEntryListOptions::query(options, &actor).map_err(|f| visit.tell(f))?;
    let wanted = Wanted::new(owner, !actor.is_admin(), query);
    let found = visit.loaders.event.history(wanted).await.map_err(|f| visit.tell(f))?;
    let page = found.unwrap_or(Page { items: Vec::new(), total: 0 });
    Ok(HistoryEntryList::of(page, |row| HistoryEntry(Arc::new(row))))
}
