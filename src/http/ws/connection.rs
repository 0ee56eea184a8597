//! One connection: what was begun on it, and what is said next.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::futures_util::stream::BoxStream;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio_stream::{StreamExt as _, StreamMap};

use super::protocol::{Protocol, Said};
use crate::http::Server;
use crate::http::asked::Asked;
use crate::http::edge::Edge;
use crate::http::operation::{self, Event, Way};
use crate::http::{respond, visitor};

/// How long a client may take to read what it is sent, or be silent at the least.
const READ: Duration = Duration::from_secs(20);
/// How long a client may take to close after us.
const FAREWELL: Duration = Duration::from_secs(1);
/// Operations on one connection.
const OPERATIONS: usize = 100;

/// A reason to close: the code of the protocol and a text.
type Close = (u16, &'static str);

pub(crate) struct Connection {
    server: Arc<Server>,
    asked: Asked,
    edge: Edge,
    protocol: Protocol,
    begun: bool,
    heard: Instant,
    operations: StreamMap<String, BoxStream<'static, Event>>,
}

impl Connection {
    pub(crate) fn new(server: Arc<Server>, asked: Asked, edge: Edge, protocol: Protocol) -> Self {
        let operations = StreamMap::new();
        Self { server, asked, edge, protocol, begun: false, heard: Instant::now(), operations }
    }

    /// Serves until either side closes.
    pub(crate) async fn serve(mut self, mut socket: WebSocket) {
        let (code, reason) = match self.talk(&mut socket).await {
            Ok(()) => return,
            Err(close) => close,
        };
        let frame = CloseFrame { code, reason: reason.into() };
        // Whether or not the client still listens, this is the end. What it has sent meanwhile is read
        // until it closes too: else the reset of the connection could overtake our last word.
        let farewell = async {
            socket.send(Message::Close(Some(frame))).await.ok();
            while let Some(Ok(_)) = socket.recv().await {}
        };
        tokio::time::timeout(FAREWELL, farewell).await.ok();
    }

    async fn talk(&mut self, socket: &mut WebSocket) -> Result<(), Close> {
        let stopping = self.server.app.stopping.clone();
        let every = self.server.options.heartbeat;
        let mut clock = tokio::time::interval(every);
        let begin = tokio::time::sleep(self.server.options.begin);
        tokio::pin!(begin);
        loop {
            tokio::select! {
                () = stopping.cancelled() => return Err((1001, "The server is stopping")),
                message = socket.recv() => match message {
                    None | Some(Err(_) | Ok(Message::Close(_))) => return Ok(()),
                    Some(Ok(Message::Text(text))) => {
                        self.heard = Instant::now();
                        self.hear(socket, &text).await?;
                    }
                    Some(Ok(Message::Binary(_))) => return Err((4400, "Text is expected")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => self.heard = Instant::now(),
                },
                Some((id, event)) = self.operations.next(), if !self.operations.is_empty() => {
                    self.tell(socket, &id, event).await?;
                }
                () = begin.as_mut(), if !self.begun => {
                    return Err((4408, "Connection initialisation timeout"));
                }
                _ = clock.tick() => {
                    if self.heard.elapsed() > every.saturating_mul(3).max(READ) {
                        return Err((1001, "The client does not answer"));
                    }
                    if self.begun {
                        send(socket, self.protocol.heartbeat()).await?;
                        // The older protocol has no answer to its heartbeat, WebSocket has.
                        let ping = Message::Ping(Vec::new().into());
                        socket.send(ping).await.map_err(|_e| (1001, "gone"))?;
                    }
                }
            }
        }
    }

    /// What the client says.
    async fn hear(&mut self, socket: &mut WebSocket, text: &str) -> Result<(), Close> {
        let said: Said =
            serde_json::from_str(text).map_err(|_e| (4400, "Invalid message received"))?;
        match said {
            Said::ConnectionInit { .. } if self.begun => {
                return Err((4429, "Too many initialisation requests"));
            }
            Said::ConnectionInit { payload } => {
                let told = self.asked.clone().told(&payload.unwrap_or_default());
                let visit = visitor::identify(&self.server, told.clone()).await;
                if visit.as_ref().is_err_and(respond::is_away) {
                    return Err((1013, "Try again later"));
                }
                let known = visit.is_ok_and(|visit| visitor::is_known(&told, &visit));
                if !known {
                    return Err((4403, "Forbidden"));
                }
                self.asked = told;
                self.begun = true;
                send(socket, self.protocol.ack()).await?;
            }
            Said::Subscribe { id, payload } => {
                if !self.begun {
                    return Err((4401, "Unauthorized"));
                }
                if self.operations.contains_key(&id) {
                    return Err((4409, "Subscriber already exists"));
                }
                if self.operations.len() >= OPERATIONS {
                    return Err((4400, "Too many operations on one connection"));
                }
                let (server, asked) = (self.server.clone(), self.asked.clone());
                let events =
                    operation::open(server, asked, self.edge.clone(), payload, Way::Connection);
                self.operations.insert(id, events);
            }
            Said::Complete { id } => {
                let was = self.operations.remove(&id).is_some();
                if was && self.protocol == Protocol::Older {
                    send(socket, self.protocol.complete(&id)).await?;
                }
            }
            Said::Ping { payload } => send(socket, self.protocol.pong(payload)).await?,
            Said::Pong {} => {}
            Said::ConnectionTerminate {} => return Err((1000, "Good-bye")),
        }
        Ok(())
    }

    async fn tell(&mut self, socket: &mut WebSocket, id: &str, event: Event) -> Result<(), Close> {
        let text = match event {
            Event::Next(result) => self.protocol.next(id, &result),
            Event::Session(token) => {
                self.asked.claims.token = token;
                return Ok(());
            }
            Event::Ended => return Err((4401, "The session has ended")),
            Event::Refused(errors) => {
                self.operations.remove(id);
                self.protocol.error(id, &errors)
            }
            Event::Complete => {
                self.operations.remove(id);
                self.protocol.complete(id)
            }
        };
        send(socket, text).await
    }
}

async fn send(socket: &mut WebSocket, text: String) -> Result<(), Close> {
    match tokio::time::timeout(READ, socket.send(Message::Text(text.into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err((1001, "The client is gone")),
        Err(_) => Err((1008, "The client does not read")),
    }
}
