//! The commands of the program. What cannot be done is said in one sentence, with exit code 2; what
//! broke while it ran, and an import that left something out, end with 1.

mod admin;
mod built_in;
mod database;
mod log;
mod serve;
mod signal;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use crate::config::file::{self, Read, Unusable};
use crate::config::{Admin, Command, reference};
use crate::{check, demo, import, worker};
use database::Opened;

/// Why the program ends early: one sentence.
#[derive(Debug)]
pub(crate) struct Halt {
    sentence: String,
    code: u8,
}

impl Halt {
    /// It cannot be done as it was asked for.
    pub(crate) fn of(sentence: String) -> Self {
        Self { sentence, code: 2 }
    }

    /// It broke while it ran.
    pub(crate) fn broken(sentence: String) -> Self {
        Self { sentence, code: 1 }
    }
}

impl<E: std::error::Error> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::of(error.to_string())
    }
}

/// A thread's stack. Only what is used of it takes memory; inputs are worked through by recursion,
/// whose depth the executor limits.
const STACK: usize = 8 << 20;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let read = match file::read(std::env::args_os().collect()) {
        Ok(read) => read,
        Err(Unusable::Shown(text)) => {
            say(&text);
            return ExitCode::SUCCESS;
        }
        Err(Unusable::Wrong(sentence)) => return halt(&Halt::of(sentence)),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(Box::pin(run(read))),
        Err(error) => Err(Halt::from(error)),
    };
    match done {
        Ok(code) => code,
        Err(stop) => halt(&stop),
    }
}

/// Runs a command; gives the exit code where it was no failure.
async fn run(read: Read) -> Result<ExitCode, Halt> {
    let options = &read.cli.options;
    match read.cli.command.as_ref().unwrap_or(&Command::Serve) {
        Command::Schema => {
            say(&crate::schema::sdl());
        }
        Command::Config => {
            say(&reference::listing(&read.in_force));
        }
        Command::Serve => {
            log::start(&options.log)?;
            serve::run(options).await?;
        }
        Command::Worker => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            let app = opened.app.clone();
            let signal = signal::wait();
            worker::start(&app);
            say(&format!("cartwright works; end it with ^C\n{}", opened.log_in()));
            let lost = opened.watch();
            let done = tokio::select! {
                () = signal => Ok(()),
                lost = lost => Err(lost),
            };
            opened.close().await;
            done?;
        }
        Command::Migrate => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            let done = match opened.migrated.as_slice() {
                [] => "the database was up to date\n".to_owned(),
                names => format!("ran {} migrations: {}\n", names.len(), names.join(", ")),
            };
            say(&format!("{done}{}", opened.log_in()));
            opened.close().await;
        }
        Command::Check => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            let progress = |orders| tracing::info!(orders, "checked so far");
            let done = Box::pin(check::run(&opened.app.pool, progress)).await;
            opened.close().await;
            let report = done?;
            say(&report.to_string());
            if !report.is_clean() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Import { file, assets_url } => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            introduce(&opened);
            let how = import::Options { assets_url: assets_url.clone(), progress: true };
            let done = Box::pin(import::run(&opened.app, file, how)).await;
            opened.close().await;
            let summary = done?;
            say(&summary.to_string());
            if !summary.is_clean() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Demo { products } => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            introduce(&opened);
            let done = Box::pin(demo::run(&opened.app, *products)).await;
            opened.close().await;
            say(&done?.to_string());
        }
        Command::Admin(Admin::Create { identifier, password }) => {
            log::start(&options.log)?;
            let opened = Opened::open(options, false).await?;
            introduce(&opened);
            let done = admin::create(&opened.app, identifier, password.as_deref()).await;
            opened.close().await;
            say(&done?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells how to log in to a database that was made by this command.
fn introduce(opened: &Opened) {
    let text = opened.log_in();
    if !text.is_empty() {
        say(&text);
    }
}

/// Says something to whoever started the program.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    // Where nobody listens there is nobody to tell of it.
    write!(out, "{text}{end}").ok();
    out.flush().ok();
}

fn halt(stop: &Halt) -> ExitCode {
    let sentence = stop.sentence.trim().replace('\n', " ");
    writeln!(std::io::stderr().lock(), "cartwright: {sentence}").ok();
    ExitCode::from(stop.code)
}

/// Ends what runs beside requests, within a limit.
pub(crate) async fn wind_down(app: &Arc<crate::app::App>) {
    app.stopping.cancel();
    app.events.stop();
    app.tasks.close();
    let limit = std::time::Duration::from_secs(2);
    if tokio::time::timeout(limit, app.tasks.wait()).await.is_err() {
        tracing::warn!(left = app.tasks.len(), "background work was cut off");
    }
    app.pool.close();
}
