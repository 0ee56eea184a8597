//! What a request may ask at most, decided before anything runs.

use std::time::Duration;

use async_graphql::{Value, Variables};

use super::measure::Measure;
use super::{Kind, RequestError, scan};
use crate::actor::Surface;

/// What a request may ask at most. docs/configuration.md tells the options.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Levels of fields inside fields.
    pub depth: u64,
    /// Aliases in an operation, fragments unfolded.
    pub aliases: u64,
    /// Root fields of a mutation.
    pub mutations: u64,
    /// Fields of the answer, page sizes multiplied.
    pub complexity: u64,
    /// Members of a list in arguments and variables.
    pub list_items: u64,
    /// Names, values and punctuation marks of a document.
    pub tokens: u64,
    /// Brackets inside brackets of a document, values inside values of variables.
    pub nesting: u64,
    /// Fragments of a document.
    pub fragments: u64,
    /// Bytes of a text in a document or its variables, from anybody but administrators.
    pub text_bytes: u64,
    /// How long a request may take.
    pub timeout: Duration,
    /// Documents that are kept parsed.
    pub documents: usize,
    /// Bytes of answers that are kept.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            depth: 25,
            aliases: 250,
            mutations: 20,
            complexity: 1_000_000,
            list_items: 250,
            tokens: 15_000,
            nesting: 64,
            fragments: 256,
            text_bytes: 16 << 10,
            timeout: Duration::from_secs(30),
            documents: 1_000,
            answer_bytes: 32 << 20,
        }
    }
}

impl Limits {
    /// Refuses a document that is too large or too deep to be worked through.
    pub fn check_text(&self, surface: Surface, text: &str) -> Result<(), RequestError> {
        let scan = scan::of(text);
        if scan.nul {
            return Err(nul("a text of the document"));
        }
        let text_bytes = if surface == Surface::Admin { 0 } else { scan.text_bytes };
        first_beyond(&[
            ("tokens", scan.tokens, self.tokens),
            ("nesting", scan.nesting, self.nesting),
            ("text bytes", text_bytes, self.text_bytes),
        ])
    }

    /// Refuses variables that are nested too deeply, hold too long texts, or what no text can hold.
    pub fn check_variables(
        &self,
        surface: Surface,
        variables: &Variables,
    ) -> Result<(), RequestError> {
        let mut found = Found::default();
        for (name, value) in variables.iter() {
            found.look(value, 1);
            if found.nul {
                return Err(nul(&format!("a text of variable \"${name}\"")));
            }
        }
        let text_bytes = if surface == Surface::Admin { 0 } else { found.text_bytes };
        first_beyond(&[
            ("nesting", found.nesting, self.nesting),
            ("text bytes", text_bytes, self.text_bytes),
        ])
    }

    /// Refuses what asks for too much.
    pub fn check(&self, measure: &Measure) -> Result<(), RequestError> {
        let limits = [
            ("depth", measure.depth, self.depth),
            ("aliases", measure.aliases, self.aliases),
            ("mutations", measure.mutations, self.mutations),
            ("list items", measure.list_items, self.list_items),
            ("complexity", measure.complexity, self.complexity),
        ];
        let cost = Some((measure.complexity, self.complexity));
        match limits.into_iter().find(|(_, requested, limit)| requested > limit) {
            Some((name, requested, limit)) => {
                Err(RequestError { cost, ..RequestError::limit(name, requested, limit) })
            }
            None => Ok(()),
        }
    }
}

fn first_beyond(limits: &[(&'static str, u64, u64)]) -> Result<(), RequestError> {
    match limits.iter().find(|(_, requested, limit)| requested > limit) {
        Some((name, requested, limit)) => Err(RequestError::limit(name, *requested, *limit)),
        None => Ok(()),
    }
}

/// The database's texts hold any character but this one.
fn nul(place: &str) -> RequestError {
    let message = format!("The character U+0000 cannot be in a text, but is in {place}");
    RequestError::new(Kind::Variables, message, None)
}

/// What variables hold. They are nested 128 deep at most, since the JSON parser takes no more.
#[derive(Default)]
struct Found {
    nesting: u64,
    text_bytes: u64,
    nul: bool,
}

impl Found {
    fn look(&mut self, value: &Value, depth: u64) {
        match value {
            Value::String(text) => {
                self.text_bytes =
                    self.text_bytes.max(u64::try_from(text.len()).unwrap_or(u64::MAX));
                self.nul |= text.contains('\0');
            }
            Value::List(items) => {
                self.nesting = self.nesting.max(depth);
                items.iter().for_each(|item| self.look(item, depth.saturating_add(1)));
            }
            Value::Object(fields) => {
                self.nesting = self.nesting.max(depth);
                for (name, field) in fields {
                    self.nul |= name.contains('\0');
                    self.look(field, depth.saturating_add(1));
                }
            }
            Value::Null
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }
}
