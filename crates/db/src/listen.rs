//! Hearing of other processes' commits: LISTEN and NOTIFY on a connection of its own.
//!
//! A notice only wakes; what happened is read from the tables. NOTIFY is never sent inside a
//! command: the database holds one lock for all notifying transactions until they have committed.

use std::pin::{Pin, pin};

use futures_util::future::{Either, select};
use futures_util::stream::{Stream, StreamExt as _, poll_fn};
use tokio_postgres::{AsyncMessage, Client, SimpleQueryMessage};

use crate::connect::{Target, explain};
use crate::{Fault, Pool};

type Messages = Pin<Box<dyn Stream<Item = Result<AsyncMessage, tokio_postgres::Error>> + Send>>;

/// A connection that hears notices on one channel.
pub struct Listener {
    client: Client,
    messages: Messages,
    channel: &'static str,
    own: i32,
    heard: bool,
}

impl Listener {
    /// Opens a connection and listens; `None` behind a pooler that lends connections to
    /// transactions, where nobody can listen unless another way was named.
    pub async fn open(pool: &Pool, channel: &'static str) -> Result<Option<Self>, Fault> {
        let Some(url) = pool.listen_url() else { return Ok(None) };
        let Target { mut config, tls } = Target::parse(url).map_err(Fault::Unreachable)?;
        config.application_name("cartwright listener");
        config.connect_timeout(std::time::Duration::from_secs(5));
        let (client, messages) = match tls {
            None => {
                let (client, link) = config.connect(tokio_postgres::NoTls).await.map_err(lost)?;
                (client, messages(link))
            }
            Some(tls) => {
                let tls = tokio_postgres_rustls::MakeRustlsConnect::new(tls);
                let (client, link) = config.connect(tls).await.map_err(lost)?;
                (client, messages(link))
            }
        };
        let mut listener = Self { client, messages, channel, own: 0, heard: false };
        // A notice need not survive a crash of the database.
        let text = format!(
            "set synchronous_commit = off; listen {channel}; select pg_backend_pid() as pid"
        );
        let answers = listener.ask(&text).await?;
        let pid = answers.iter().find_map(|answer| {
            let SimpleQueryMessage::Row(row) = answer else { return None };
            row.get(0)?.parse().ok()
        });
        listener.own = pid.ok_or_else(|| Fault::Data("no backend's number".into()))?;
        Ok(Some(listener))
    }

    /// Waits for a notice of another process. Can be cancelled without losing one.
    pub async fn heard(&mut self) -> Result<(), Fault> {
        while !self.heard {
            let message = self.messages.next().await;
            self.heard |= is_others(message, self.own)?;
        }
        self.heard = false;
        Ok(())
    }

    /// Tells the other processes. One statement, a transaction of its own.
    pub async fn notify(&mut self) -> Result<(), Fault> {
        let text = format!("notify {}", self.channel);
        self.ask(&text).await.map(drop)
    }

    async fn ask(&mut self, text: &str) -> Result<Vec<SimpleQueryMessage>, Fault> {
        let Self { client, messages, own, heard, .. } = self;
        let mut asking = pin!(client.simple_query(text));
        loop {
            match select(asking.as_mut(), messages.next()).await {
                Either::Left((answer, _)) => return answer.map_err(lost),
                Either::Right((message, _)) => *heard |= is_others(message, *own)?,
            }
        }
    }
}

/// Whether a message is a notice of another process.
fn is_others(
    message: Option<Result<AsyncMessage, tokio_postgres::Error>>,
    own: i32,
) -> Result<bool, Fault> {
    match message {
        Some(Ok(AsyncMessage::Notification(notice))) => Ok(notice.process_id() != own),
        Some(Ok(_)) => Ok(false),
        Some(Err(error)) => Err(lost(error)),
        None => Err(Fault::Unreachable("the connection that listens was closed".into())),
    }
}

fn messages<S, T>(mut link: tokio_postgres::Connection<S, T>) -> Messages
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    Box::pin(poll_fn(move |context| link.poll_message(context)))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn lost(error: tokio_postgres::Error) -> Fault {
    Fault::Unreachable(explain(&error))
}
