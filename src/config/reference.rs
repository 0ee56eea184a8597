//! The reference of options: docs/configuration.md and what `cartwright config` prints.

use clap::{ArgAction, CommandFactory as _};

use super::Cli;
use super::file::{InForce, Origin};

/// docs/configuration.md; a test compares it.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Each option can be a flag, an environment variable or a line of a TOML file (`--config \
         FILE`), in that order of strength. In the file an option has the flag's name without \
         dashes in front; a list is an array of texts:\n\n\
         ```toml\n\
         listen = \"0.0.0.0:3000\"\n\
         cors-origin = [\"https://shop.example\"]\n\
         ```\n\n\
         `cartwright config` prints what is in force and where it comes from; secrets are hidden. \
         What cannot be used is said in one sentence on stderr, with exit code 2.\n\n\
         | flag | environment | default | meaning |\n|---|---|---|---|\n",
    );
    let command = Cli::command();
    for arg in command.get_arguments() {
        let Some(name) = arg.get_long().filter(|n| *n != "help" && *n != "version") else {
            continue;
        };
        let environment = arg.get_env().map(|e| e.to_string_lossy().into_owned());
        let default: Vec<String> =
            arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
        let switch = matches!(arg.get_action(), ArgAction::SetTrue);
        let default = if switch { "off".to_owned() } else { default.join(", ") };
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
                text.push_str(&format!("# {name} is not set\n"));
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

fn is_bare(value: &str) -> bool {
    matches!(value, "true" | "false") || value.parse::<i64>().is_ok()
}
