//! What a request may ask at most, decided before anything runs.

use std::time::Duration;

use super::RequestError;
use super::measure::Measure;

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
            timeout: Duration::from_secs(30),
            documents: 1_000,
            answer_bytes: 32 << 20,
        }
    }
}

impl Limits {
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
