//! Who may call what: each root field, by each kind of caller, on both surfaces.
//!
//! The outcome is committed (`tests/api/access.txt`), so that a change of access is seen in review.
//! Only the coarse decision is told here; which rows a caller sees is told by each word's tests.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request;
use async_graphql::Variables;
use cartwright::access::session::{self, Claims};
use cartwright::actor::Surface;
use cartwright::visit::{TokenOut, Visit};
use domain::id::UserId;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::introspection::{Introspection, Root};
use crate::support::{Client, Shop, committed, covered};

/// Root fields that anybody may call on the shop surface: they need no session or are given one.
const PUBLIC: &str = "tests/api/public.txt";

/// Who asks.
#[derive(Clone, Copy)]
enum Kind {
    /// No token at all.
    Nobody,
    /// A session without an account.
    Guest,
    /// A customer's account.
    Customer,
    /// An administrator whose role permits nothing.
    Powerless,
    /// The super administrator.
    Super,
}

const KINDS: [Kind; 5] = [Kind::Nobody, Kind::Guest, Kind::Customer, Kind::Powerless, Kind::Super];

/// A shop with one account of each kind.
struct Scene {
    shop: Shop,
    customer: UserId,
    powerless: UserId,
}

impl Scene {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let customer = account(&shop, "customer").await;
        let powerless = account(&shop, "administrator").await;
        Self { shop, customer, powerless }
    }

    /// A client with a session of its own: some calls end the session that they come with.
    async fn client(&self, kind: Kind, path: &'static str) -> Client {
        // The requests of the matrix are no proof that a field works.
        let client = self.shop.client(path).with("x-request-id", covered::NO_PROOF);
        let token = match kind {
            Kind::Nobody => None,
            Kind::Guest => Some(self.guest().await),
            Kind::Customer => Some(self.shop.session_of(self.customer).await),
            Kind::Powerless => Some(self.shop.session_of(self.powerless).await),
            Kind::Super => Some(self.shop.session_of(UserId::FIRST).await),
        };
        client.use_token(token.as_deref());
        client
    }

    async fn guest(&self) -> String {
        let token = session::new_token().expect("a token");
        let app = &self.shop.app;
        let expires_at = self.shop.clock.now() + chrono::Duration::days(1);
        let (id, token_hash) = (app.new_id(), session::hash(&token));
        let new = db::session::New { id, token_hash, user: None, expires_at };
        app.bundles.new_sessions.ask(new).await.expect("a session");
        token
    }

    async fn allowed(&self, root: &Root, kind: Kind, surface: Surface) -> bool {
        let path = match surface {
            Surface::Shop => "/shop-api",
            Surface::Admin => "/admin-api",
        };
        let client = self.client(kind, path).await;
        if root.operation == "subscription" {
            return self.followed(root, &client, surface).await;
        }
        let answer = client.run(&root.document, root.variables.clone()).await;
        let name = &root.name;
        let codes: Vec<_> =
            answer.errors().iter().map(|e| e["extensions"]["code"].clone()).collect();
        let reached = answer.json.get("data").is_some();
        assert!(reached, "the matrix calls {name} in a way that does not run: {}", answer.text);
        let internal = codes.iter().any(|code| code == "INTERNAL_SERVER_ERROR");
        assert!(!internal, "{name} breaks on the smallest input: {}", answer.text);
        !codes.iter().any(denied)
    }

    /// A stream that is not refused at once may be followed.
    async fn followed(&self, root: &Root, client: &Client, surface: Surface) -> bool {
        let app = self.shop.app.clone();
        let claims = Claims { token: client.token(), surface: Some(surface), ..Claims::default() };
        let (actor, _) = session::identify(&app, &claims).await.expect("somebody");
        let visit = Visit::new(app, actor, TokenOut::Keep, "en", None, None);
        let request = Request::new(&root.document)
            .variables(Variables::from_json(root.variables.clone()))
            .data(Arc::new(visit));
        let schema = cartwright::schema::build();
        let mut stream = Box::pin(schema.execute_stream(request));
        match timeout(Duration::from_millis(500), stream.next()).await {
            Ok(Some(first)) => {
                let first = serde_json::to_value(first).expect("an answer");
                let errors = first["errors"].as_array().cloned().unwrap_or_default();
                !errors.iter().any(|e| denied(&e["extensions"]["code"]))
            }
            Ok(None) | Err(_) => true,
        }
    }
}

fn denied(code: &Value) -> bool {
    *code == json!("FORBIDDEN") || *code == json!("UNAUTHORIZED")
}

async fn account(shop: &Shop, kind: &str) -> UserId {
    let database = shop.database().await;
    let home = "array['00000000-0000-0000-0000-000000000001'::uuid]";
    let (table, more, value) = match kind {
        "customer" => ("customers", ", channel_ids", format!(", {home}")),
        _ => ("administrators", "", String::new()),
    };
    let text = format!(
        "with r as (
           insert into roles (id, code, permissions, channel_ids)
           values (gen_random_uuid(), 'nothing-' || $1, '{{}}', {home})
           returning id),
         u as (
           insert into users (id, identifier, verified, role_ids, kind)
           select gen_random_uuid(), $1 || '@matrix.test', true,
             case when $1 = 'customer' then '{{}}'::uuid[] else array[r.id] end, $1 from r
           returning id),
         p as (
           insert into {table} (id, user_id, first_name, last_name, email_address{more})
           select gen_random_uuid(), u.id, 'Some', 'Body', $1 || '@matrix.test'{value} from u)
         select id::text from u"
    );
    let row = database.query_one(&text, &[&kind]).await.expect("an account");
    let user: String = row.get(0);
    UserId::from_wire(&user)
}

#[tokio::test]
async fn each_root_field_lets_in_whom_it_says() {
    let scene = Scene::open().await;
    let roots = Introspection::of(&scene.shop.admin().await).await.roots();
    let mut table = String::from(
        "# Who may call each root field. nobody: no token; guest: a session without an account;\n\
         # customer; staff: an administrator without permissions; super: the super administrator.\n\
         # First on /shop-api, then on /admin-api. `yes`: anything but FORBIDDEN or UNAUTHORIZED.\n",
    );
    let mut public = String::from(
        "# Root fields that anybody may call on /shop-api: they need no session or are given one.\n",
    );
    let heads = ["nobody", "guest", "customer", "staff", "super"].map(|h| format!("{h:<9}"));
    let heads = heads.concat();
    writeln!(table, "{:<52}{heads}| {}", "", heads.trim_end()).expect("a line");
    for root in &roots {
        let field = format!("{} {}", root.operation, root.name);
        let mut line = format!("{field:<52}");
        for surface in [Surface::Shop, Surface::Admin] {
            for kind in KINDS {
                let yes = scene.allowed(root, kind, surface).await;
                if yes && matches!((surface, kind), (Surface::Shop, Kind::Nobody)) {
                    writeln!(public, "{field}").expect("a line");
                }
                write!(line, "{:<9}", if yes { "yes" } else { "-" }).expect("a cell");
            }
            if matches!(surface, Surface::Shop) {
                line.push_str("| ");
            }
        }
        writeln!(table, "{}", line.trim_end()).expect("a line");
    }
    committed::same("tests/api/access.txt", &table);
    committed::same(PUBLIC, &public);
}
