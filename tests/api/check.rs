//! The check of the books finds what somebody wrote around the program, and nothing else.

use serde_json::json;

use crate::order::market::Market;

const ONE: &str = "query($id: ID!) { orderConsistency(id: $id) { orderId isConsistent differences { path stored computed } } }";

#[tokio::test]
async fn an_order_that_was_written_around_the_program_is_found() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let (_, id) = market.placed(&mug, 2, "auto").await;
    let fine = market.admin.run(ONE, json!({ "id": id })).await;
    assert_eq!(
        fine.data("orderConsistency"),
        json!({ "orderId": id, "isConsistent": true, "differences": [] })
    );
    let report = cartwright::check::run(&market.shop.app.pool, |_| ()).await.unwrap();
    assert_eq!((report.orders, report.is_clean()), (1, true), "{report}");
    let sql = market.shop.database().await;
    sql.batch_execute("update orders set sub_total_with_tax = 2401, payment_status = 'NOT_PAID'; update stock_levels set allocated = 3")
        .await
        .unwrap();
    let found = market.admin.run(ONE, json!({ "id": id })).await;
    assert_eq!(found.data("orderConsistency.isConsistent"), false);
    assert_eq!(
        found.data("orderConsistency.differences.0"),
        json!({ "path": "totals.subTotalWithTax", "stored": "2401", "computed": "2400" })
    );
    assert!(found.text.contains("paymentStatus"), "{}", found.text);
    let report = cartwright::check::run(&market.shop.app.pool, |_| ()).await.unwrap().to_string();
    assert!(report.contains("totals.subTotalWithTax is 2401, its parts make 2400"), "{report}");
    assert!(
        report.contains(&format!("variant {mug}: allocated is 3, its parts make 2")),
        "{report}"
    );
    let (code, said) = command(&market).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("checked 1 orders: ") && said.contains("do not add up"), "{said}");
    market.shop.unchecked();
}

#[tokio::test]
async fn the_command_says_that_everything_adds_up() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    market.placed(&mug, 1, "auto").await;
    market.cart(&mug, 3).await;
    let (code, said) = command(&market).await;
    assert_eq!((code, said.as_str()), (Some(0), "checked 2 orders: everything adds up\n"));
}

/// The exit code of `cartwright check`, and what it says.
async fn command(market: &Market) -> (Option<i32>, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_cartwright"));
    command.args(["check", "--database-url", &market.shop.database_url()]);
    let done = command.output().await.expect("it runs");
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
}

#[tokio::test]
async fn only_who_reads_orders_may_check_them() {
    let market = Market::open().await;
    let mug = market.variant("MUG", 1000, 500).await;
    let (guest, id) = market.placed(&mug, 1, "auto").await;
    let nobody = market.shop.staff(&["ReadCatalog"]).await;
    assert_eq!(nobody.run(ONE, json!({ "id": id })).await.code(), "FORBIDDEN");
    assert!(guest.run(ONE, json!({ "id": id })).await.text.contains("errors"));
    let none = market.admin.run(ONE, json!({ "id": "999" })).await;
    assert_eq!(none.data("orderConsistency"), json!(null));
}
