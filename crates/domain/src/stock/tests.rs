use proptest::prelude::*;

use super::*;
use crate::order::tests::fixture::*;
use crate::order::tests::shop::*;

fn levels(levels: &[(i32, i32)], threshold: i32, tracked: bool) -> VariantStock {
    let locations = [DEPOT, ATTIC];
    let level = |(place, (on_hand, allocated)): (usize, &(i32, i32))| Level {
        location_id: locations[place],
        on_hand: *on_hand,
        allocated: *allocated,
    };
    let levels = levels.iter().enumerate().map(level).collect();
    VariantStock { levels, threshold, tracked, ..stock(1, 0, 0) }
}

fn demand(n: u128, units: i32) -> LineDemand {
    LineDemand { line_id: line_id(n), units }
}

fn told(movements: &[Movement]) -> Vec<(StockLocationId, i32, i32, i32)> {
    movements.iter().map(|m| (m.location_id, m.quantity, m.on_hand, m.allocated)).collect()
}

#[test]
fn what_can_be_sold_and_sent() {
    let stock = levels(&[(10, 4), (3, 0)], 2, true);
    assert_eq!(
        (stock.saleable(), stock.fulfillable()),
        (Available::Units(7), Available::Units(13))
    );
    let untracked = levels(&[(0, 0)], 2, false);
    assert_eq!(
        (untracked.saleable(), untracked.fulfillable()),
        (Available::Unlimited, Available::Unlimited)
    );
    assert_eq!(levels(&[(0, 0)], -5, true).saleable(), Available::Units(5));
    assert!(
        GlobalFlag::Inherit.resolve(true)
            && !GlobalFlag::False.resolve(true)
            && GlobalFlag::True.resolve(false)
    );
    let text = |on_hand, tracked| levels(&[(on_hand, 0)], 0, tracked).text();
    assert_eq!(text(0, true), StockLevelText::OutOfStock);
    assert_eq!(text(-3, true), StockLevelText::OutOfStock);
    assert_eq!(
        (text(1, true), text(2, true)),
        (StockLevelText::LowStock, StockLevelText::LowStock)
    );
    assert_eq!((text(3, true), text(0, false)), (StockLevelText::InStock, StockLevelText::InStock));
    assert_eq!((Available::Units(-2).at_most(5), Available::Unlimited.at_most(5)), (0, 5));
}

#[test]
fn locations_give_in_turn_and_only_what_is_still_wanted() {
    let stock = levels(&[(5, 2), (9, 0)], 0, true);
    assert_eq!(told(&allocate(&stock, &[demand(1, 4)])), [(DEPOT, 3, 0, 3), (ATTIC, 1, 0, 1)]);
    assert_eq!(told(&allocate(&stock, &[demand(1, 3)])), [(DEPOT, 3, 0, 3)]);
    let both = allocate(&stock, &[demand(1, 2), demand(2, 2)]);
    assert_eq!(told(&both), [(DEPOT, 2, 0, 2), (DEPOT, 1, 0, 1), (ATTIC, 1, 0, 1)]);
    assert_eq!(told(&allocate(&stock, &[demand(1, 99)])), [(DEPOT, 3, 0, 3), (ATTIC, 9, 0, 9)]);
    assert_eq!(allocate(&levels(&[(0, 0)], 0, true), &[demand(1, 1)]), []);
    let backordered = levels(&[(0, 0)], -5, true);
    assert_eq!(told(&allocate(&backordered, &[demand(1, 5)])), [(DEPOT, 5, 0, 5)]);
}

#[test]
fn uncounted_stock_is_noted_and_not_changed() {
    let stock = levels(&[(0, 0)], 0, false);
    assert_eq!(told(&allocate(&stock, &[demand(1, 7)])), [(DEPOT, 7, 0, 0)]);
    let held = [Held { location_id: DEPOT, units: 7 }];
    assert_eq!(told(&sell(&stock, demand(1, 7), &held)), [(DEPOT, -7, 0, 0)]);
}

#[test]
fn units_leave_and_return_where_they_were_promised() {
    let stock = levels(&[(5, 3), (5, 2)], 0, true);
    let promised = [Held { location_id: DEPOT, units: 3 }, Held { location_id: ATTIC, units: 2 }];
    assert_eq!(
        told(&sell(&stock, demand(1, 4), &promised)),
        [(DEPOT, -3, -3, -3), (ATTIC, -1, -1, -1)]
    );
    assert_eq!(told(&release(&stock, demand(1, 1), &promised)), [(DEPOT, 1, 0, -1)]);
    let back = cancel(&stock, demand(1, 9), &promised[..1]);
    assert_eq!(told(&back), [(DEPOT, 3, 3, 0)]);
    let again = promise_again(&back[0], &stock).unwrap();
    assert_eq!(
        (again.kind, told(&[again])),
        (StockMovementType::Allocation, vec![(DEPOT, 3, 0, 3)])
    );
    assert_eq!(sell(&stock, demand(1, 2), &[]), [], "a line without promises moves nothing");
}

#[test]
fn what_a_line_holds_follows_from_its_movements() {
    let stock = levels(&[(5, 0), (5, 0)], 0, true);
    let mut movements = allocate(&stock, &[demand(1, 8)]);
    movements.extend(sell(&stock, demand(1, 6), &Held::promised(&movements)));
    assert_eq!(Held::promised(&movements), [Held { location_id: ATTIC, units: 2 }]);
    movements.extend(cancel(&stock, demand(1, 1), &Held::sold(&movements)));
    let sold = [Held { location_id: DEPOT, units: 4 }, Held { location_id: ATTIC, units: 1 }];
    assert_eq!(Held::sold(&movements), sold);
    movements.extend(release(&stock, demand(1, 2), &Held::promised(&movements)));
    assert_eq!(Held::promised(&movements), []);
}

#[test]
fn a_count_is_noted_as_the_difference() {
    let stock = levels(&[(5, 0)], -2, true);
    let set = |stock: &VariantStock, on_hand| adjust(stock, &stock.levels[0], on_hand);
    assert_eq!(set(&stock, 5), Ok(None));
    assert_eq!(told(&[set(&stock, 8).unwrap().unwrap()]), [(DEPOT, 3, 3, 0)]);
    assert_eq!(told(&[set(&stock, -2).unwrap().unwrap()]), [(DEPOT, -7, -7, 0)]);
    assert_eq!(set(&stock, -3), Err(AdjustRefused { least: -2 }));
    assert_eq!(set(&levels(&[(5, 0)], -2, false), -1), Err(AdjustRefused { least: 0 }));
    assert!(set(&levels(&[(5, 0)], 3, true), 0).is_ok());
    assert_eq!(
        set(&levels(&[(5, 0)], 3, true), 2).unwrap_err().key(),
        "error.stockonhand-cannot-be-negative"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn what_can_be_sold_is_promised_in_full_and_never_more(
        first in (0_i32..20, 0_i32..20),
        second in (0_i32..20, 0_i32..20),
        threshold in -10_i32..10,
        wanted in prop::collection::vec(1_i32..15, 1..4),
    ) {
        let stock = levels(&[first, second], threshold, true);
        let demands: Vec<_> = wanted.iter().enumerate().map(|(n, units)| demand(n as u128, *units)).collect();
        let movements = allocate(&stock, &demands);
        let given: i64 = movements.iter().map(|m| i64::from(m.quantity)).sum();
        let asked: i64 = wanted.iter().copied().map(i64::from).sum();
        prop_assert!(given <= asked);
        if stock.saleable().covers(asked) {
            prop_assert_eq!(given, asked);
        }
        for demand in demands {
            let of_line: i32 = movements.iter().filter(|m| m.line_id == Some(demand.line_id)).map(|m| m.quantity).sum();
            prop_assert!(of_line <= demand.units);
        }
    }
}
