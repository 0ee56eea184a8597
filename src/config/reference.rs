//! The reference of options: docs/configuration.md and what `cartwright config` prints.

use clap::{ArgAction, CommandFactory as _};

use super::Cli;
use super::file::{InForce, Origin};

/// What is to be said beside the options.
const MORE: &str = "## Commands

| command | what it does |
|---|---|
| `cartwright` or `cartwright serve` | serves the API; runs the background jobs unless `--no-worker` |
| `cartwright worker` | runs the background jobs alone, beside servers on the same database |
| `cartwright migrate` | brings the database up to date and ends |
| `cartwright check` | makes all orders, promised stock and uses of promotions anew from their parts and lists what differs; ends with 1 if anything does |
| `cartwright import FILE` | imports products ([import.md](import.md)); exit code 1 when some were left out |
| `cartwright demo` | loads the demo shop; may be repeated |
| `cartwright admin create NAME` | creates an administrator who may do everything |
| `cartwright schema` | prints the GraphQL schema |
| `cartwright config` | prints what is in force |

Each says with `--help` which options it heeds. Passwords have at least 4 characters.

## Several processes

Without `--database-url` the database is in the data folder. The first process on a folder owns it: \
it starts the database and stops it at its end. Another process on the same folder, as an `import` \
beside a server, joins it and uses the same database; when the owner ends, those that joined end too, \
with a sentence and exit code 2. Servers that shall live independently of each other need a \
PostgreSQL of their own (`--database-url`).

## Open paths

`/metrics` (Prometheus) and `/health/live` and `/health/ready` answer anybody on the same port as the \
API: let the proxy in front keep `/metrics` inside.

## Options

";

/// docs/configuration.md; a test compares it.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Each option can be a flag, an environment variable or a line of a TOML file (`--config \
         FILE`), in that order of strength. In the file an option has the flag's name without \
         dashes in front; a list is an array of texts:\n\n\
         ```toml\n\
         listen = \"127.0.0.1:3000\"\n\
         demo = \"never\"\n\
         cors-origin = [\"http://localhost:5173\"]\n\
         ```\n\n\
         Beyond loopback the demo's password is refused, so a new database needs a password of its \
         own:\n\n\
         ```toml\n\
         listen = \"0.0.0.0:3000\"\n\
         admin-user = \"owner@shop.example\"\n\
         admin-password = \"write one of your own here\"\n\
         cors-origin = [\"https://shop.example\"]\n\
         trusted-proxy = [\"10.0.0.0/8\"]\n\
         ```\n\n\
         A database that was made with the demo's password gets another one on a loopback address, \
         by `updateActiveAdministrator(input: { password: \"…\" })` of the Admin API. Switches \
         are `true`, `1`, `on` or `yes`, or else `false`, `0`, `off` or `no`.\n\n\
         `cartwright config` prints what is in force and where it comes from; secrets are hidden. \
         What cannot be used is said in one sentence on stderr, with exit code 2.\n\n\
",
    );
    page.push_str(MORE);
    page.push_str("| flag | environment | default | meaning |\n|---|---|---|---|\n");
    let command = Cli::command();
    for arg in command.get_arguments() {
        let Some(name) = arg.get_long().filter(|n| *n != "help" && *n != "version") else {
            continue;
        };
        let environment = arg.get_env().map(|e| e.to_string_lossy().into_owned());
        let default: Vec<String> =
            arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
        let switch = matches!(arg.get_action(), ArgAction::SetTrue);
        let default = if switch { "false".to_owned() } else { default.join(", ") };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> = if switch {
            Vec::new()
        } else {
            let possible = arg.get_possible_values();
            possible.iter().map(|v| format!("`{}`", v.get_name())).collect()
        };
        let values =
            if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) };
        page.push_str(&format!(
            "| `--{name}` | `{}` | {} | {}{values} |\n",
            environment.unwrap_or_default(),
            if default.is_empty() { "none".into() } else { format!("`{default}`") },
            help.replace('|', "\\|"),
        ));
    }
    page
}

/// What is in force, as a TOML file would say it.
#[must_use]
pub fn listing(options: &[InForce]) -> String {
    let mut text = String::new();
    for option in options {
        let origin = match option.origin {
            Origin::Flag => "flag",
            Origin::Environment => "environment",
            Origin::File => "file",
            Origin::Default => "default",
        };
        let quoted: Vec<String> = option.values.iter().map(|v| format!("{v:?}")).collect();
        let value = match (quoted.as_slice(), option.name.as_str()) {
            ([], "cors-origin" | "trusted-proxy") => "[]".to_owned(),
            ([], name) => {
                let instead = if name == "data-dir" { default_folder(options) } else { None };
                let instead = instead.map(|text| format!(": {text}")).unwrap_or_default();
                text.push_str(&format!("# {name} is not set{instead}\n"));
                continue;
            }
            (many, "cors-origin" | "trusted-proxy") => format!("[{}]", many.join(", ")),
            ([one, ..], _) => match option.values.first() {
                Some(value) if is_bare(value) => value.clone(),
                _ => one.clone(),
            },
        };
        text.push_str(&format!("{} = {value} # {origin}\n", option.name));
    }
    text
}

/// Which folder is used when none is named, if one is.
fn default_folder(options: &[InForce]) -> Option<String> {
    if options.iter().any(|o| o.name == "database-url" && !o.values.is_empty()) {
        return None;
    }
    Some(match embedded::default_data_dir() {
        Ok(path) => format!("the built-in database is in {}", path.display()),
        Err(error) => error.to_string(),
    })
}

fn is_bare(value: &str) -> bool {
    matches!(value, "true" | "false") || value.parse::<i64>().is_ok()
}
