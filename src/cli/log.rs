//! The log: text on a terminal, JSON otherwise, on stderr.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use super::Halt;

/// Starts logging.
pub(crate) fn start(filter: &str) -> Result<(), Halt> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|e| Halt::of(format!("--log {filter:?} cannot be used: {e}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        builder.compact().try_init()
    } else {
        builder.json().flatten_event(true).with_current_span(true).try_init()
    };
    started.map_err(|e| Halt::of(format!("the log cannot be started: {e}")))
}
