use super::*;

const LAMP: Machine<&str> =
    Machine::new("off", &[("off", &["on"]), ("on", &["off", "broken"]), ("broken", &[])]);

#[test]
fn only_listed_steps_are_possible() {
    assert_eq!(LAMP.next(&"on"), ["off", "broken"]);
    assert_eq!(LAMP.next(&"nowhere"), [""; 0]);
    assert!(LAMP.can(&"off", &"on") && !LAMP.can(&"off", &"broken") && !LAMP.can(&"on", &"on"));
    assert_eq!(LAMP.states().copied().collect::<Vec<_>>(), ["off", "on", "broken"]);
    assert_eq!(*LAMP.initial(), "off");
}

#[test]
fn more_rows_are_appended_or_replace() {
    let more = LAMP.merged(&"on", &["dim"], Merge::Append).merged(&"dim", &["on"], Merge::Append);
    assert_eq!(more.next(&"on"), ["off", "broken", "dim"]);
    assert_eq!(more.next(&"dim"), ["on"]);
    assert_eq!(LAMP.merged(&"on", &["off"], Merge::Replace).next(&"on"), ["off"]);
    assert_eq!(LAMP.next(&"on"), ["off", "broken"], "the machine itself is not changed");
}

#[test]
fn it_draws_itself() {
    assert_eq!(
        LAMP.to_mermaid(),
        "stateDiagram-v2\n    [*] --> off\n    off --> on\n    on --> off\n    on --> broken\n    broken --> [*]\n"
    );
}
