//! Events on the wire.

use std::sync::Arc;

use async_graphql::{
    Context, InputObject, InputValueError, InputValueResult, Object, Result, Scalar, ScalarType,
    SimpleObject, Subscription, Value,
};
use chrono::{DateTime, Utc};
use db::event::{Cursor as Place, Filter, Row};
use domain::access::Permission::ReadOrder;
use domain::event::{ActorKind, EventType};
use domain::fulfillment::FulfillmentStatus;
use domain::id::{ChannelId, CustomerId, OrderId};
use domain::order::OrderState;
use domain::payment::PaymentStatus;
use futures_util::stream::{Stream, try_unfold};

use crate::actor::Actor;
use crate::channel::graphql::Channel;
use crate::event::feed::{self, After, Doorkeeper, Follower};
use crate::failure::Failure;
use crate::guard::{may, on_admin};
use crate::order::graphql::Order;
use crate::visit::{Visit, VisitExt as _};
use crate::wire::{Json, List};

/// A place in the feed of events: `BEGINNING`, `NOW`, or the cursor of an event, which is opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub After);

/// A place in the feed of events: `BEGINNING`, `NOW`, or the cursor of an event, which is opaque.
#[Scalar(name = "Cursor")]
impl ScalarType for Cursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = if let Value::String(text) = &value {
            text.as_str()
        } else if let Value::Enum(name) = &value {
            name.as_str()
        } else {
            return Err(InputValueError::expected_type(value));
        };
        match text {
            "BEGINNING" => Ok(Self(After::Beginning)),
            "NOW" => Ok(Self(After::Now)),
            text => match Place::parse(text) {
                Some(place) => Ok(Self(After::Cursor(place))),
                None => {
                    Err(InputValueError::custom("neither BEGINNING, NOW, nor an event's cursor"))
                }
            },
        }
    }

    fn to_value(&self) -> Value {
        Value::String(match self.0 {
            After::Beginning => "BEGINNING".to_owned(),
            After::Now => "NOW".to_owned(),
            After::Cursor(place) => place.text(),
        })
    }
}

/// Which events are wanted: those that fit every list; a list that is left out fits all.
#[derive(InputObject, Debug, Clone, Default)]
pub struct OrderEventFilter {
    /// What happened.
    pub types: Option<Vec<EventType>>,
    /// The orders, by id.
    pub orders: Option<Vec<OrderId>>,
    /// The channels, by id; of other channels than the request's only the default channel sees any.
    pub channels: Option<Vec<ChannelId>>,
    /// The orders' customers just after the effect, by id.
    pub customers: Option<Vec<CustomerId>>,
    /// The orders' states just after the effect; a state that there is not fits nothing.
    pub states: Option<Vec<String>>,
}

impl OrderEventFilter {
    fn within(filter: Option<Self>, actor: &Actor) -> Filter {
        let wanted = filter.unwrap_or_default();
        let state = |text: &String| OrderState::from_text(text);
        Filter {
            types: wanted.types,
            orders: wanted.orders,
            channels: wanted.channels,
            customers: wanted.customers,
            states: wanted.states.map(|states| states.iter().filter_map(state).collect()),
            scope: actor.scope().channel,
        }
    }
}

/// Who made something happen.
#[derive(SimpleObject, Debug, Clone)]
pub struct OrderEventActor {
    /// What kind of caller.
    pub kind: ActorKind,
    /// The administrator, the customer or the API key; null for guests and the server itself.
    pub id: Option<async_graphql::ID>,
    /// What they were called then; empty for guests.
    pub name: String,
}

/// A field of an order that changed.
#[derive(SimpleObject, Debug, Clone)]
pub struct OrderEventChange {
    /// Which field, as `state` or `lines.<id>.quantity`.
    pub path: String,
    /// What it was; null when it was not there.
    pub from: Option<Json>,
    /// What it is; null when it is no longer there.
    pub to: Option<Json>,
}

/// Something that happened to an order.
pub struct OrderEvent(pub Arc<Row>);

/// Something that happened to an order, written in the transaction in which it happened.
#[Object]
impl OrderEvent {
    /// The event's id.
    fn id(&self) -> async_graphql::ID {
        self.0.id.into()
    }

    /// Its place in the feed: `after` this one comes the next.
    fn cursor(&self, ctx: &Context<'_>) -> Result<Cursor> {
        let visit = ctx.visit()?;
        Ok(Cursor(After::Cursor(self.0.cursor().map_err(|f| visit.tell(f))?)))
    }

    /// Its place among the order's events, counted from 1 without holes.
    fn sequence(&self) -> i32 {
        i32::try_from(self.0.sequence).unwrap_or(i32::MAX)
    }

    /// What happened.
    #[graphql(name = "type")]
    fn kind(&self) -> EventType {
        self.0.kind
    }

    /// When the transaction of the effect began (UTC).
    fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Who made it happen.
    fn actor(&self) -> OrderEventActor {
        let id = self.0.actor_id.map(|id| domain::id::CustomerId(id).to_string().into());
        OrderEventActor { kind: self.0.actor_kind, id, name: self.0.actor_name.clone() }
    }

    /// The request in which it happened, as in the logs.
    fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The order's channel; null when it was deleted.
    fn channel(&self, ctx: &Context<'_>) -> Result<Option<Channel>> {
        Ok(ctx.settings()?.channel(self.0.channel_id).map(Channel))
    }

    /// The order as it is now; null when it was deleted, as carts are.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let visit = ctx.visit()?;
        let found = visit.loaders.order.order(self.0.order_id).await;
        Ok(found.map_err(|f| visit.tell(f))?.map(Order))
    }

    /// The order's id.
    fn order_id(&self) -> OrderId {
        self.0.order_id
    }

    /// The order's code.
    fn order_code(&self) -> &str {
        &self.0.order_code
    }

    /// The order's state just after the effect.
    fn order_state(&self) -> &'static str {
        self.0.order_state.as_str()
    }

    /// The order's payment status just after the effect.
    fn payment_status(&self) -> PaymentStatus {
        self.0.payment_status
    }

    /// The order's fulfillment status just after the effect.
    fn fulfillment_status(&self) -> FulfillmentStatus {
        self.0.fulfillment_status
    }

    /// Which fields of the order changed.
    fn changes(&self) -> List<OrderEventChange> {
        let all = self.0.changes.as_array().into_iter().flatten();
        let value = |change: &serde_json::Value, name: &str| {
            change.get(name).filter(|value| !value.is_null()).cloned().map(Json)
        };
        all.map(|change| OrderEventChange {
            path: change["path"].as_str().unwrap_or_default().to_owned(),
            from: value(change, "from"),
            to: value(change, "to"),
        })
        .collect()
    }

    /// More about the effect: an object, by type; ids in their wire form, amounts in minor units.
    fn payload(&self) -> Json {
        Json(self.0.payload.clone())
    }
}

/// Queries of events.
#[derive(Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// What happened to orders, the oldest first. Resumable: go on with the last event's cursor.
    /// Errors: CURSOR_EXPIRED with `oldest`. Permission: ReadOrder.
    #[graphql(guard = "may(&[ReadOrder])", visible = "on_admin")]
    async fn order_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to begin; at the BEGINNING without it.")] after: Option<Cursor>,
        #[graphql(desc = "Events at most, 1 to 1000; 100 without it.")] first: Option<i32>,
        #[graphql(desc = "Which events; all without it.")] filter: Option<OrderEventFilter>,
    ) -> Result<List<OrderEvent>> {
        let visit = ctx.visit()?;
        let filter = OrderEventFilter::within(filter, &visit.actor());
        let first = i64::from(first.unwrap_or(100).clamp(1, 1000));
        let after = after.map_or(After::Beginning, |cursor| cursor.0);
        let rows = feed::read(&visit.app, after, &filter, first).await;
        let rows = rows.map_err(|f| visit.tell(f))?;
        Ok(rows.into_iter().map(|row| OrderEvent(Arc::new(row))).collect())
    }
}

/// Subscriptions to events.
#[derive(Default)]
pub struct EventSubscription;

#[Subscription]
impl EventSubscription {
    /// What happens to orders: at least once, in order for each order, resumable with the last
    /// event's cursor. Errors: CURSOR_EXPIRED with `oldest`; FORBIDDEN when the permission or the
    /// session is gone. Permission: ReadOrder.
    #[graphql(guard = "may(&[ReadOrder])", visible = "on_admin")]
    async fn order_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to begin; with what happens from NOW on without it.")]
        after: Option<Cursor>,
        #[graphql(desc = "Which events; all without it.")] filter: Option<OrderEventFilter>,
    ) -> Result<impl Stream<Item = Result<OrderEvent>> + use<>> {
        let visit = ctx.visit()?.clone();
        let filter = OrderEventFilter::within(filter, &visit.actor());
        let after = after.map_or(After::Now, |cursor| cursor.0);
        let follower = Follower::open(visit.app.clone(), after, filter).await;
        let follower = follower.map_err(|f| visit.tell(f))?;
        let door = Doorkeeper::new(visit.app.clone(), visit.actor());
        let watch = EventWatch { visit, follower, door };
        Ok(try_unfold(watch, EventWatch::next))
    }
}

struct EventWatch {
    visit: Arc<Visit>,
    follower: Follower,
    door: Doorkeeper,
}

impl EventWatch {
    async fn next(mut self) -> Result<Option<(OrderEvent, Self)>> {
        match self.admitted().await {
            Ok(Some(row)) => Ok(Some((OrderEvent(row), self))),
            Ok(None) => Ok(None),
            Err(failure) => Err(self.visit.tell(failure)),
        }
    }

    async fn admitted(&mut self) -> Result<Option<Arc<Row>>, Failure> {
        let row = self.follower.next().await?;
        self.door.ask(&[ReadOrder]).await?;
        Ok(row)
    }
}
