//! `cartwright serve`.

use std::net::SocketAddr;
use std::time::Instant;

use db::access::user::{Kind, candidate};
use tokio::net::TcpListener;

use super::database::{Opened, refusal};
use super::{Halt, say, signal};
use crate::access::password;
use crate::config::{DEMO_PASSWORD, Demo, Options};
use crate::demo;
use crate::http::{Entrance, Server};
use crate::worker;

/// Serves until a signal comes.
pub(crate) async fn run(options: &Options) -> Result<(), Halt> {
    let started = Instant::now();
    let beyond = !options.listen.ip().is_loopback();
    if beyond && options.database_url.is_none() {
        demo_password_refused(options)?;
    }
    // Before anything is started: a port in use is the commonest mistake.
    let listener = TcpListener::bind(options.listen).await.map_err(|e| {
        Halt::of(format!("cannot listen on {} ({e}): name another with --listen", options.listen))
    })?;
    let address = listener.local_addr()?;
    let entrance = Entrance::new(listener);
    let signal = signal::wait();
    tokio::pin!(signal);
    let opened = tokio::select! {
        opened = Opened::open(options, beyond) => opened?,
        never = entrance.welcome() => match never {},
        () = &mut signal => return Ok(()),
    };
    if beyond && let Err(stop) = stored_password_refused(&opened, options).await {
        opened.close().await;
        return Err(stop);
    }
    let done = serve(options, &opened, entrance, address, started, signal.as_mut()).await;
    opened.close().await;
    done
}

async fn serve<S: Future<Output = ()>>(
    options: &Options,
    opened: &Opened,
    entrance: Entrance,
    address: SocketAddr,
    started: Instant,
    signal: std::pin::Pin<&mut S>,
) -> Result<(), Halt> {
    let app = opened.app.clone();
    let wanted = match options.demo {
        Demo::Always => opened.is_new,
        Demo::Auto => opened.is_new && opened.is_built_in(),
        Demo::Never => false,
    };
    if wanted {
        tokio::select! {
            loaded = Box::pin(demo::run(&app, None)) => drop(loaded?),
            never = entrance.welcome() => match never {},
        }
    }
    if !options.no_worker {
        worker::start(&app);
    }
    let server = Server::open(app.clone(), options.http()).await?;
    welcome(opened, address, started);
    let serving = entrance.serve(server);
    tokio::pin!(serving);
    let done = tokio::select! {
        () = &mut serving => return Ok(()),
        () = signal => Ok(()),
        lost = opened.watch() => Err(lost),
    };
    tracing::info!("stopping");
    app.stopping.cancel();
    serving.await;
    done
}

/// Whether these options would open the demo's administrator to the world.
fn demo_password_refused(options: &Options) -> Result<(), Halt> {
    match options.admin_password.as_deref() {
        Some(DEMO_PASSWORD) => Err(refusal(options)),
        Some(_) | None => Ok(()),
    }
}

/// Whether the database's administrator still has the demo's password.
async fn stored_password_refused(opened: &Opened, options: &Options) -> Result<(), Halt> {
    let conn = opened.app.pool.reader().await?;
    let identifier = domain::text::normal_email(&options.admin_user);
    for name in [identifier.as_str(), "superadmin"] {
        let Some(found) = candidate(&conn, name, Kind::Administrator).await? else { continue };
        if password::verify(DEMO_PASSWORD, found.password_hash.as_deref()).await? {
            return Err(refusal(options));
        }
    }
    Ok(())
}

/// What somebody who has just started the program wants to know.
fn welcome(opened: &Opened, address: SocketAddr, started: Instant) {
    let mut text = format!("Cartwright serves at http://{address}\n");
    for (path, what) in [("/shop-api", "storefronts"), ("/admin-api", "administration")] {
        text.push_str(&format!("  http://{address}{path:<12} {what}; GraphiQL in a browser\n"));
    }
    text.push_str(&opened.log_in());
    text.push_str(&format!(
        "Try it:\n  curl -s http://{address}/shop-api -H 'content-type: application/json' \
         -d '{{\"query\":\"{{ search(input: {{ take: 3, groupByProduct: true }}) {{ totalItems \
         items {{ productName }} }} }}\"}}'\n"
    ));
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(elapsed_ms, %address, "ready");
    say(&text);
}
