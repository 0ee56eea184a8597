use super::*;

#[test]
fn fulfillments_take_the_listed_steps_only() {
    use FulfillmentState::{Cancelled, Created, Delivered, Pending, Shipped};
    let rows: [(FulfillmentState, &[FulfillmentState]); 5] = [
        (Created, &[Pending]),
        (Pending, &[Shipped, Delivered, Cancelled]),
        (Shipped, &[Delivered, Cancelled]),
        (Delivered, &[Cancelled]),
        (Cancelled, &[]),
    ];
    assert_eq!(rows.len(), FulfillmentState::ALL.len());
    for (from, to) in rows {
        assert_eq!(state::MACHINE.next(&from), to, "{from}");
    }
}
