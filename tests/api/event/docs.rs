//! `docs/events.md` is what the enum says.

#[test]
fn the_page_is_what_the_enum_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/events.md");
    let page = cartwright::event::docs::page();
    let there = std::fs::read_to_string(file).unwrap_or_default();
    if there != page {
        let fresh = concat!(env!("CARGO_TARGET_TMPDIR"), "/events.md");
        std::fs::write(fresh, &page).expect("the page is written");
        panic!("docs/events.md is not what the enum says; copy {fresh} there");
    }
}
