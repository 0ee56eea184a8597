//! Fulfillments on the wire.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use domain::access::Permission::UpdateOrder;
use domain::fulfillment::WantedLine;
use domain::fulfillment::state::MACHINE;
use domain::id::{FulfillmentId, OrderId, OrderLineId};
use domain::operation::{Arg, Operation};

use super::commands::{self, Add};
use super::refusal::{AddFulfillmentToOrderResult, TransitionFulfillmentToStateResult};
use crate::call::Call;
use crate::failure::Stop;
use crate::guard::{may, on_admin};
use crate::order::graphql::{OrderLine, line};
use crate::visit::VisitExt as _;
use crate::wire::{ConfigurableOperationInput, Json, List};

/// A parcel, or whatever leaves the house at once; it may hold units of several orders.
#[derive(Clone)]
pub struct Fulfillment(pub Arc<domain::fulfillment::Fulfillment>);

/// A parcel, or whatever leaves the house at once; it may hold units of several orders.
#[Object]
impl Fulfillment {
    /// The fulfillment's id.
    fn id(&self) -> FulfillmentId {
        self.0.id
    }

    /// When it was made (UTC).
    fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was changed last (UTC).
    fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// What is in it.
    fn lines(&self) -> List<FulfillmentLine> {
        self.contents()
    }

    /// What is in it.
    #[graphql(deprecation = "Use `lines`")]
    fn summary(&self) -> List<FulfillmentLine> {
        self.contents()
    }

    /// Where it is on its way: Created, Pending, Shipped, Delivered or Cancelled.
    fn state(&self) -> &'static str {
        self.0.state.as_str()
    }

    /// The states that may follow.
    fn next_states(&self) -> List<&'static str> {
        MACHINE.next(&self.0.state).iter().map(|state| state.as_str()).collect()
    }

    /// How it is sent, in words.
    fn method(&self) -> &str {
        &self.0.method
    }

    /// The number by which it can be followed; empty when there is none.
    fn tracking_code(&self) -> Option<&str> {
        Some(&self.0.tracking_code)
    }

    /// None are configured.
    fn custom_fields(&self) -> Option<Json> {
        None
    }
}

impl Fulfillment {
    fn contents(&self) -> List<FulfillmentLine> {
        let of = |line: &domain::fulfillment::FulfillmentLine| FulfillmentLine {
            fulfillment: self.0.clone(),
            line: *line,
        };
        self.0.lines.iter().map(of).collect()
    }

    /// The fulfillments of an order, by id, cancelled ones included. One statement a level.
    pub async fn of_order(ctx: &Context<'_>, order: OrderId) -> Result<List<Self>> {
        let visit = ctx.visit()?;
        let found = visit.loaders.fulfillment.of_order(order).await;
        Ok(found.map_err(|f| visit.tell(f))?.into_iter().map(Self).collect())
    }
}

/// Units of an order line in a fulfillment.
#[derive(Clone)]
pub struct FulfillmentLine {
    fulfillment: Arc<domain::fulfillment::Fulfillment>,
    line: domain::fulfillment::FulfillmentLine,
}

/// Units of an order line in a fulfillment.
#[Object]
impl FulfillmentLine {
    /// The order line.
    async fn order_line(&self, ctx: &Context<'_>) -> Result<OrderLine> {
        line(ctx, self.line.order_line_id).await
    }

    /// The order line's id.
    fn order_line_id(&self) -> OrderLineId {
        self.line.order_line_id
    }

    /// How many units.
    fn quantity(&self) -> i32 {
        self.line.quantity
    }

    /// The fulfillment.
    fn fulfillment(&self) -> Fulfillment {
        Fulfillment(self.fulfillment.clone())
    }

    /// The fulfillment's id.
    fn fulfillment_id(&self) -> FulfillmentId {
        self.fulfillment.id
    }
}

impl FulfillmentLine {
    /// What of a line is in fulfillments that are not cancelled. One statement a level.
    pub async fn of_line(ctx: &Context<'_>, id: OrderLineId) -> Result<List<Self>> {
        let visit = ctx.visit()?;
        let found = visit.loaders.fulfillment.of_line(id).await.map_err(|f| visit.tell(f))?;
        let all = found.into_iter().flat_map(|one| Fulfillment(one).contents());
        Ok(all.filter(|part| part.line.order_line_id == id).collect())
    }
}

/// Units of an order line.
#[derive(InputObject, Debug, Clone)]
pub struct OrderLineInput {
    /// The line.
    pub order_line_id: OrderLineId,
    /// How many units.
    pub quantity: i32,
}

/// What shall be sent, and how.
#[derive(InputObject, Debug, Clone)]
pub struct FulfillOrderInput {
    /// The units; they may be of several orders.
    pub lines: Vec<OrderLineInput>,
    /// The handler, as `manual-fulfillment` with `method` and `trackingCode`.
    pub handler: ConfigurableOperationInput,
}

fn asked(input: FulfillOrderInput, expected_version: Option<i64>) -> Add {
    let wanted =
        |line: OrderLineInput| WantedLine { line_id: line.order_line_id, quantity: line.quantity };
    let args = input.handler.arguments.into_iter();
    let args = args.map(|arg| Arg { name: arg.name, value: arg.value }).collect();
    let handler = Operation { code: input.handler.code, args };
    Add { lines: input.lines.into_iter().map(wanted).collect(), handler, expected_version }
}

/// Mutations of fulfillments.
#[derive(Default)]
pub struct FulfillmentMutation;

#[Object]
impl FulfillmentMutation {
    /// Puts units together to be sent; they are taken out of stock. Refused where no units are
    /// named, where some are in a fulfillment already, without stock on hand, and for orders that
    /// are not placed. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn add_fulfillment_to_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be sent, and how.")] input: FulfillOrderInput,
        #[graphql(desc = "The version of the order (of several the first by id) that the caller \
                          knows; another one is ORDER_VERSION_CONFLICT.")]
        expected_version: Option<i64>,
    ) -> Result<AddFulfillmentToOrderResult> {
        let call = Call::of(ctx)?;
        match commands::add(&call, &asked(input, expected_version)).await {
            Ok(made) => Ok(AddFulfillmentToOrderResult::Fulfillment(Fulfillment(Arc::new(made)))),
            Err(Stop::Refused(refused)) => {
                AddFulfillmentToOrderResult::of(refused, call.language()).map_err(|f| call.tell(f))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }

    /// Sends a fulfillment on its way: to Shipped, Delivered or Cancelled; its orders follow.
    /// Cancelled units go back to stock and stay promised to their orders. Permission: UpdateOrder.
    #[graphql(guard = "may(&[UpdateOrder])", visible = "on_admin")]
    async fn transition_fulfillment_to_state(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The fulfillment.")] id: FulfillmentId,
        #[graphql(desc = "The state, one of its `nextStates`.")] state: String,
        #[graphql(desc = "The version of the order (of several the first by id) that the caller \
                          knows; another one is ORDER_VERSION_CONFLICT.")]
        expected_version: Option<i64>,
    ) -> Result<TransitionFulfillmentToStateResult> {
        use TransitionFulfillmentToStateResult as Answer;
        let call = Call::of(ctx)?;
        match commands::transition(&call, id, &state, expected_version).await {
            Ok(sent) => Ok(Answer::Fulfillment(Fulfillment(Arc::new(sent)))),
            Err(Stop::Refused(refused)) => {
                Answer::of(&refused, call.language()).map_err(|f| call.tell(f))
            }
            Err(Stop::Failed(failure)) => Err(call.tell(failure)),
        }
    }
}
