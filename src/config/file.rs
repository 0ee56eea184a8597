//! Reads the program's options from everywhere.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Resettable;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};

use super::{Cli, groups, values};

/// Why the options cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// Help or the version was asked for: the text.
    Shown(String),
    /// One sentence.
    Wrong(String),
}

/// Where an option's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A flag.
    Flag,
    /// The environment.
    Environment,
    /// The file.
    File,
    /// Nobody said otherwise.
    Default,
}

/// An option in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Its name.
    pub name: String,
    /// Its values as text; secrets are hidden.
    pub values: Vec<String>,
    /// Where they come from.
    pub origin: Origin,
}

/// The options, and where each comes from.
pub struct Read {
    /// The options.
    pub cli: Cli,
    /// Each of them, for `cartwright config`.
    pub in_force: Vec<InForce>,
}

/// Reads arguments, environment and file.
pub fn read(arguments: Vec<OsString>) -> Result<Read, Unusable> {
    let texts: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let file = match file_of(&texts) {
        Some(path) => values(&path)?,
        None => Vec::new(),
    };
    let mut command = Cli::command().mut_args(without_empty);
    for (name, value) in &file {
        command = with_default(command, name, value)?;
    }
    command = groups::arrange(command);
    let matches = command.clone().try_get_matches_from(arguments).map_err(unusable)?;
    let cli = Cli::from_arg_matches(&matches).map_err(unusable)?;
    values::check(&cli).map_err(Unusable::Wrong)?;
    let in_force = command
        .get_arguments()
        .filter(|arg| arg.get_long().is_some_and(|l| l != "help" && l != "version"))
        .map(|arg| in_force(arg, &matches, &file))
        .collect();
    Ok(Read { cli, in_force })
}

/// The file that flags or environment name. Looked for before anything else is read, since what it
/// says is weaker than both.
fn file_of(arguments: &[String]) -> Option<PathBuf> {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--config" {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(path) = argument.strip_prefix("--config=") {
            return Some(PathBuf::from(path));
        }
    }
    environment("CARTWRIGHT_CONFIG").map(PathBuf::from)
}

/// A variable of the environment that is set to nothing is not set.
fn without_empty(arg: Arg) -> Arg {
    let empty = arg
        .get_env()
        .is_some_and(|name| std::env::var_os(name).is_some_and(|value| value.is_empty()));
    if empty { arg.env(Resettable::Reset) } else { arg }
}

fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn values(path: &std::path::Path) -> Result<Vec<(String, String)>, Unusable> {
    let wrong = |what: &dyn std::fmt::Display| {
        Unusable::Wrong(format!("the configuration file {} cannot be used: {what}", path.display()))
    };
    let text = std::fs::read_to_string(path).map_err(|e| wrong(&e))?;
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        wrong(&format!("line {line}: {}", e.message()))
    })?;
    let mut values = Vec::new();
    for (name, value) in table {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            // As `config` lists it.
            toml::Value::Array(members) if members.is_empty() => continue,
            toml::Value::Array(members) => {
                let texts = members.iter().map(|m| m.as_str().unwrap_or_default());
                texts.collect::<Vec<_>>().join(",")
            }
            toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => {
                return Err(wrong(&format!("{name} is neither text nor number nor list")));
            }
        };
        values.push((name, text));
    }
    Ok(values)
}

/// What a file says is an option's default: flags and environment are stronger.
fn with_default(command: Command, name: &str, value: &str) -> Result<Command, Unusable> {
    let known = command.get_arguments().any(|arg| arg.get_long() == Some(name));
    if !known || name == "config" {
        let text = format!("the configuration file names an option that there is not: {name}");
        return Err(Unusable::Wrong(text));
    }
    // Once a start; the library keeps defaults for the life of the program.
    let value: &'static str = Box::leak(value.to_owned().into_boxed_str());
    Ok(command.mut_arg(name.replace('-', "_"), |arg| arg.default_value(value)))
}

fn unusable(error: clap::Error) -> Unusable {
    use clap::error::ErrorKind;
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Unusable::Shown(text);
    }
    let first = text.lines().take_while(|line| !line.trim().is_empty());
    let sentence = first.map(str::trim).collect::<Vec<_>>().join(" ");
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    // As "a similar argument exists: '--listen'", not how to pass a value with dashes.
    let tip = tip.filter(|tip| tip.contains("similar")).map(|tip| format!("; {tip}"));
    let sentence = sentence.trim_start_matches("error: ");
    Unusable::Wrong(format!("{sentence}{}", tip.unwrap_or_default()))
}

fn in_force(arg: &Arg, matches: &ArgMatches, file: &[(String, String)]) -> InForce {
    let name = arg.get_long().unwrap_or_default().to_owned();
    let id = arg.get_id().as_str();
    let origin = match matches.value_source(id) {
        Some(ValueSource::CommandLine) => Origin::Flag,
        Some(ValueSource::EnvVariable) => Origin::Environment,
        _ if file.iter().any(|(n, _)| *n == name) => Origin::File,
        _ => Origin::Default,
    };
    let values = if matches!(arg.get_action(), ArgAction::SetTrue) {
        vec![matches.get_flag(id).to_string()]
    } else {
        let raw = matches.get_raw(id).into_iter().flatten();
        raw.map(|value| shown(&name, &value.to_string_lossy())).collect()
    };
    InForce { name, values, origin }
}

/// A value as it may be shown: no passwords.
fn shown(name: &str, value: &str) -> String {
    if name.contains("password") {
        return "(hidden)".into();
    }
    match value.split_once("://") {
        Some((scheme, rest)) if name.ends_with("database-url") => {
            let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            let host = host.split('?').next().unwrap_or(host);
            let user = rest.split_once('@').map_or("", |(user, _)| user);
            let user = user.split(':').next().unwrap_or(user);
            format!("{scheme}://{user}{}{host}", if user.is_empty() { "" } else { ":(hidden)@" })
        }
        // Of words as `host=… password=…` nothing is told.
        None if name.ends_with("database-url") => "(hidden)".into(),
        Some(_) | None => value.to_owned(),
    }
}
