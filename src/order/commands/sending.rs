//! Which line of the cart is sent by which method: one statement to read, one to write.

use domain::id::{OrderLineId, ShippingMethodId};
use domain::order::OrderState;
use domain::order::cart::changed_events;
use domain::shipping::{AssignRefused, Assignment, WantedMethod, assign};

use super::super::desk::Ask;
use super::super::edit::{Decision, edit};
use super::super::outcome::Placed;
use super::detail::SetMethodsRefusal;
use super::no_such_line;
use crate::call::Call;
use crate::failure::Stop;

/// Why lines are not sent so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignRefusal {
    /// A method cannot be used, or there is no cart.
    Methods(SetMethodsRefusal),
    /// Not every line is named once.
    Lines {
        /// Lines that are named nowhere.
        left_out: Vec<OrderLineId>,
        /// Lines that are named more than once.
        repeated: Vec<OrderLineId>,
    },
}

/// Says which line of the cart is sent by which method.
pub async fn assign_lines(
    call: &Call,
    entries: Vec<(ShippingMethodId, Vec<OrderLineId>)>,
) -> Result<Placed, Stop<AssignRefusal>> {
    let assignment = |(method_id, lines)| Assignment {
        wanted: WantedMethod { method_id, line_id: call.app.new_id() },
        lines,
    };
    let assignments: Vec<Assignment> = entries.into_iter().map(assignment).collect();
    let no_cart: fn() -> AssignRefusal = || AssignRefusal::Methods(SetMethodsRefusal::NoCart);
    let ask = Ask::default();
    let placed = edit(call, "order.assign_shipping_lines", &ask, Some(no_cart), |desk| {
        let editable = OrderState::is_editable;
        let order = assign(&desk.order, &assignments, editable, &desk.book, desk.now);
        let order = order.map_err(Stop::from)?;
        let events = changed_events(&desk.order, &order);
        Ok(Decision::of(order, events))
    });
    Ok(Placed(placed.await?.order))
}

impl From<AssignRefused> for Stop<AssignRefusal> {
    fn from(refused: AssignRefused) -> Self {
        match refused {
            AssignRefused::Methods(refused) => Stop::from(refused).map(AssignRefusal::Methods),
            AssignRefused::NoSuchLine { line_id } => no_such_line(line_id).into(),
            AssignRefused::Lines { left_out, repeated } => {
                Self::Refused(AssignRefusal::Lines { left_out, repeated })
            }
        }
    }
}
