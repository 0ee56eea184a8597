//! What the server answered.

use cartwright::http::Served;
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The HTTP headers.
    pub(crate) headers: HeaderMap,
    /// The body as text.
    pub(crate) text: String,
    /// The body as JSON; null when it is none.
    pub(crate) json: Value,
    /// Statements that the request sent (neither BEGIN and COMMIT nor the session's look-up).
    pub(crate) statements: u64,
}

impl Answer {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: &[u8],
        report: Option<Served>,
    ) -> Self {
        let text = String::from_utf8_lossy(body).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, json, statements: report.map_or(0, |r| r.statements) }
    }

    /// What is at a path of the data, as `order.lines.0.quantity`; null when nothing is there.
    /// Fails the test when the answer has errors.
    #[track_caller]
    pub(crate) fn data(&self, path: &str) -> Value {
        assert!(self.errors().is_empty(), "the answer has errors: {}", self.text);
        at(&self.json["data"], path).clone()
    }

    /// What is at a path of the data, whether or not there are errors.
    pub(crate) fn partial(&self, path: &str) -> Value {
        at(&self.json["data"], path).clone()
    }

    /// A text at a path of the data.
    #[track_caller]
    pub(crate) fn text_at(&self, path: &str) -> String {
        match self.data(path) {
            Value::String(text) => text,
            other => panic!("no text at {path} but {other} in {}", self.text),
        }
    }

    /// The errors.
    pub(crate) fn errors(&self) -> Vec<Value> {
        self.json["errors"].as_array().cloned().unwrap_or_default()
    }

    /// `extensions.code` of the first error; empty when there is none.
    pub(crate) fn code(&self) -> String {
        let code = &self.json["errors"][0]["extensions"]["code"];
        code.as_str().unwrap_or_default().to_owned()
    }

    /// The message of the first error; empty when there is none.
    pub(crate) fn message(&self) -> String {
        self.json["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    static NULL: Value = Value::Null;
    path.split('.').filter(|step| !step.is_empty()).fold(value, |value, step| {
        let found = match step.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(step),
        };
        found.unwrap_or(&NULL)
    })
}
