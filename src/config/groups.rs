//! Which options belong together, and which commands they are for: what `--help` shows.

use clap::Command;

use Group::{Accounts, Database, Events, First, General, Limits, New, Orders, Serving};

/// A heading of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    General,
    Database,
    First,
    New,
    Serving,
    Limits,
    Accounts,
    Orders,
    Events,
}

impl Group {
    const fn heading(self) -> &'static str {
        match self {
            General => "General",
            Database => "Database",
            First => "First administrator of a new database",
            New => "New database",
            Serving => "Serving",
            Limits => "Limits on requests",
            Accounts => "Sessions and log-ins",
            Orders => "Carts and orders",
            Events => "Events",
        }
    }
}

/// The group of each option.
const OPTIONS: [(&str, Group); 38] = [
    ("config", General),
    ("log", General),
    ("database_url", Database),
    ("listen_database_url", Database),
    ("data_dir", Database),
    ("embedded", Database),
    ("pool_size", Database),
    ("statement_timeout_ms", Database),
    ("lock_timeout_ms", Database),
    ("pooler", Database),
    ("admin_user", First),
    ("admin_password", First),
    ("demo", New),
    ("listen", Serving),
    ("cors_origin", Serving),
    ("trusted_proxy", Serving),
    ("connections", Serving),
    ("heartbeat_s", Serving),
    ("no_graphiql", Serving),
    ("no_worker", Serving),
    ("max_body_bytes", Limits),
    ("max_depth", Limits),
    ("max_aliases", Limits),
    ("max_mutations", Limits),
    ("max_complexity", Limits),
    ("max_list_items", Limits),
    ("request_timeout_ms", Limits),
    ("kept_documents", Limits),
    ("kept_answer_bytes", Limits),
    ("session_s", Accounts),
    ("login_attempts_account", Accounts),
    ("login_attempts_address", Accounts),
    ("login_window_s", Accounts),
    ("max_order_items", Orders),
    ("max_line_items", Orders),
    ("guest_lookup_s", Orders),
    ("no_guest_checkout", Orders),
    ("event_days", Events),
];

/// The groups that a command's help shows; serving, which looks at everything, is not named.
const COMMANDS: [(&str, &[Group]); 6] = [
    ("worker", &[General, Database, First, Accounts, Events]),
    ("migrate", &[General, Database, First]),
    ("schema", &[]),
    ("import", &[General, Database, First]),
    ("demo", &[General, Database, First]),
    ("admin", &[General, Database, First]),
];

/// Puts options under headings, and hides from a command's help what says nothing to it; it is
/// taken all the same. Last of all changes: what is hidden is a copy.
pub(super) fn arrange(mut command: Command) -> Command {
    for (id, group) in OPTIONS {
        command = command.mut_arg(id, |arg| arg.help_heading(group.heading()));
    }
    let all: Vec<_> = command.get_arguments().filter(|a| a.is_global_set()).cloned().collect();
    for (name, groups) in COMMANDS {
        let hidden = all.iter().filter(|arg| {
            let group = OPTIONS.iter().find(|(id, _)| arg.get_id().as_str() == *id);
            group.is_some_and(|(_, group)| !groups.contains(group))
        });
        let hidden: Vec<_> = hidden.map(|arg| arg.clone().hide(true)).collect();
        command = command.mut_subcommand(name, |sub| sub.args(hidden));
    }
    command
}
