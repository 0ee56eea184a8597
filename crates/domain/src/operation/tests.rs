use super::*;

static FIXED: Definition = Definition {
    code: "fixed",
    description: "takes an amount off",
    args: &[
        ArgDefinition::new("amount", ArgKind::Int, "Amount", "How much"),
        ArgDefinition::new("rate", ArgKind::Float, "Rate", "Percent").or("8.1"),
        ArgDefinition::new("loud", ArgKind::Boolean, "Loud", "Whether").or("false"),
        ArgDefinition::new("basis", ArgKind::Text, "Basis", "Which")
            .or("net")
            .one_of(&["net", "gross"]),
        ArgDefinition::new("ids", ArgKind::Id, "Ids", "Of what").many().optional(),
        ArgDefinition::new("steps", ArgKind::Int, "Steps", "Where").many().or("[]"),
    ],
};

fn operation(args: &[(&str, &str)]) -> Operation {
    let arg = |(name, value): &(&str, &str)| Arg { name: (*name).into(), value: (*value).into() };
    Operation { code: "fixed".to_owned(), args: args.iter().map(arg).collect() }
}

#[test]
fn values_are_read_by_their_kind() {
    let given = operation(&[("amount", "500"), ("loud", "1"), ("ids", r#"["7", 8]"#)]);
    assert_eq!(FIXED.check(&given), Ok(()));
    assert_eq!(FIXED.int(&given, "amount"), Ok(500));
    assert_eq!(FIXED.rate(&given, "rate").unwrap().to_string(), "8.1");
    assert_eq!(FIXED.boolean(&given, "loud"), Ok(true));
    assert_eq!(FIXED.text(&given, "basis"), Ok("net"));
    assert_eq!(FIXED.texts(&given, "ids").unwrap(), ["7", "8"]);
    assert_eq!(FIXED.ints(&given, "steps").unwrap(), [0; 0]);
    let steps = operation(&[("steps", r#"[1, "-2"]"#)]);
    assert_eq!(FIXED.ints(&steps, "steps").unwrap(), [1, -2]);
    assert_eq!(FIXED.ints(&given, "ids").unwrap(), [7, 8]);
}

#[test]
fn what_cannot_be_configured_is_refused() {
    let refused = |args: &[(&str, &str)]| FIXED.check(&operation(args)).unwrap_err();
    assert_eq!(refused(&[]), OperationRefused::MissingArgument { name: "amount" });
    assert_eq!(refused(&[("amount", "")]).key(), "error.configurable-argument-is-required");
    let bad = |name, value: &str| OperationRefused::BadArgument { name, value: value.to_owned() };
    assert_eq!(refused(&[("amount", "five")]), bad("amount", "five"));
    assert_eq!(refused(&[("amount", "5"), ("basis", "auto")]), bad("basis", "auto"));
    assert_eq!(refused(&[("amount", "5"), ("ids", "7")]), bad("ids", "7"));
    for odd in ["[1.5]", "[null]", "[[1]]", r#"["one"]"#, "[true]", "{}"] {
        assert_eq!(refused(&[("amount", "5"), ("steps", odd)]), bad("steps", odd));
    }
}

#[test]
fn an_unknown_code_is_refused() {
    static ALL: &[Definition] = &[FIXED];
    assert_eq!(find(ALL, "PromotionAction", "fixed").unwrap().code, "fixed");
    let refused = find(ALL, "PromotionAction", "odd").unwrap_err();
    assert_eq!(refused.key(), "error.no-configurable-operation-def-with-code-found");
}
