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

/// What the page marks as not written yet is what no code makes.
#[test]
fn what_is_not_written_yet_is_marked() {
    use crate::support::committed;
    let sources: String = ["src", "crates/domain/src"]
        .into_iter()
        .flat_map(|folder| committed::files(folder, ".rs"))
        .filter(|path| !path.ends_with("src/event/docs.rs"))
        .filter(|path| !path.to_string_lossy().contains("tests"))
        .map(|path| std::fs::read_to_string(path).expect("a source"))
        .collect();
    for kind in domain::event::EventType::ALL {
        let made = sources.contains(&format!("EventType::{kind:?}"));
        // Payments have the state, but no operation leads there yet.
        let made = made && *kind != domain::event::EventType::PaymentCancelled;
        let marked = cartwright::event::docs::UNWRITTEN.contains(kind);
        assert_eq!(made, !marked, "{kind:?}");
    }
    assert!(!cartwright::schema::sdl().contains("\n\tcancelPayment("));
}
