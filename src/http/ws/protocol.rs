//! The words of both protocols.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::http::graphql::Parameters;

/// Which protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// `graphql-transport-ws`, of the library `graphql-ws`.
    Transport,
    /// `graphql-ws`, of the library `subscriptions-transport-ws`.
    Older,
}

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Said {
    /// Begins.
    ConnectionInit {
        /// What headers would say.
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Starts an operation.
    #[serde(alias = "start")]
    Subscribe {
        /// The operation's name on this connection.
        id: String,
        /// The request.
        payload: Parameters,
    },
    /// Ends an operation.
    #[serde(alias = "stop")]
    Complete {
        /// The operation's name on this connection.
        id: String,
    },
    /// Is the server there?
    Ping {
        /// Comes back.
        #[serde(default)]
        payload: Option<Value>,
    },
    /// The client is there.
    Pong {},
    /// Ends.
    ConnectionTerminate {},
}

impl Protocol {
    /// The first that the client names and we speak.
    pub(crate) fn choose(named: &str) -> Option<Self> {
        named.split(',').find_map(|name| match name.trim() {
            "graphql-transport-ws" => Some(Self::Transport),
            "graphql-ws" => Some(Self::Older),
            _ => None,
        })
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Transport => "graphql-transport-ws",
            Self::Older => "graphql-ws",
        }
    }

    pub(crate) fn ack(self) -> String {
        json!({ "type": "connection_ack" }).to_string()
    }

    /// A result, which is JSON already.
    pub(crate) fn next(self, id: &str, result: &str) -> String {
        let word = match self {
            Self::Transport => "next",
            Self::Older => "data",
        };
        format!(r#"{{"type":"{word}","id":{},"payload":{result}}}"#, Value::from(id))
    }

    /// The operation does not run.
    pub(crate) fn error(self, id: &str, errors: &[async_graphql::ServerError]) -> String {
        match self {
            Self::Transport => json!({ "type": "error", "id": id, "payload": errors }).to_string(),
            Self::Older => {
                let first = errors.first();
                json!({ "type": "error", "id": id, "payload": first }).to_string()
            }
        }
    }

    pub(crate) fn complete(self, id: &str) -> String {
        json!({ "type": "complete", "id": id }).to_string()
    }

    /// Shows that the server is there.
    pub(crate) fn heartbeat(self) -> String {
        match self {
            Self::Transport => json!({ "type": "ping" }).to_string(),
            Self::Older => json!({ "type": "ka" }).to_string(),
        }
    }

    pub(crate) fn pong(self, payload: Option<Value>) -> String {
        match payload {
            Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
            None => json!({ "type": "pong" }).to_string(),
        }
    }
}
