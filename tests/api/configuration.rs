//! The reference of options.

/// Where the committed reference is.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");

#[test]
fn the_reference_is_what_the_options_say() {
    let fresh = cartwright::config::reference::page();
    if std::env::var_os("CARTWRIGHT_UPDATE").is_some() {
        std::fs::write(PAGE, &fresh).expect("the page can be written");
    }
    let committed = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        committed == fresh,
        "docs/configuration.md is old: CARTWRIGHT_UPDATE=1 cargo test --test api configuration"
    );
}
