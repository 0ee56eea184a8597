//! The two ways in which a client listens: a WebSocket and an event stream.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, StatusCode};
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything may take.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) const TRANSPORT: &str = "graphql-transport-ws";
pub(crate) const OLDER: &str = "graphql-ws";

/// A client's end of a WebSocket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects with headers; the status when the server refuses.
    pub(crate) async fn connect(
        address: SocketAddr,
        path: &str,
        protocol: &'static str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, StatusCode> {
        let mut request = format!("ws://{address}{path}").into_client_request().expect("a URL");
        let own = request.headers_mut();
        own.insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        for (name, value) in headers {
            own.insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        match timeout(LIMIT, connect_async(request)).await.expect("in time") {
            Ok((socket, response)) => {
                assert_eq!(response.headers()["sec-websocket-protocol"], protocol);
                Ok(Self(socket))
            }
            Err(Error::Http(response)) => Err(response.status()),
            Err(other) => panic!("no answer: {other}"),
        }
    }

    /// Connects to the admin API, as a program does.
    pub(crate) async fn open(address: SocketAddr, protocol: &'static str) -> Self {
        let socket = Self::connect(address, "/admin-api", protocol, &[]).await;
        socket.expect("the server takes the connection")
    }

    /// Connects and begins with a payload.
    pub(crate) async fn begun(address: SocketAddr, path: &str, payload: Value) -> Self {
        let socket = Self::connect(address, path, TRANSPORT, &[]).await;
        let mut socket = socket.expect("the server takes the connection");
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// Sends a message.
    pub(crate) async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Sends anything.
    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("the message goes out");
    }

    /// Starts an operation.
    pub(crate) async fn subscribe(&mut self, id: &str, document: &str) {
        let payload = json!({ "query": document });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The next message but the heartbeats.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            match self.message().await {
                Message::Text(text) => {
                    let value: Value = serde_json::from_str(&text).expect("JSON");
                    if value["type"] != "ping" && value["type"] != "ka" {
                        return value;
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("no message but {other:?}"),
            }
        }
    }

    /// The next heartbeat.
    pub(crate) async fn heartbeat(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.message().await {
                let value: Value = serde_json::from_str(&text).expect("JSON");
                if value["type"] == "ping" || value["type"] == "ka" {
                    return value;
                }
            }
        }
    }

    /// The code with which the server closes; what it says before is passed over.
    pub(crate) async fn closed(mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.map_or(1005, |frame| frame.code.into());
            }
        }
    }

    async fn message(&mut self) -> Message {
        let next = timeout(LIMIT, self.0.next()).await.expect("in time");
        next.expect("the connection is open").expect("a message")
    }
}

/// What an event stream says.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    /// The heartbeat.
    Comment,
    /// A result.
    Next(Value),
    /// The end.
    Complete,
}

/// A client's end of an event stream.
pub(crate) struct Events {
    body: Incoming,
    text: String,
}

impl Events {
    /// Posts a document with headers.
    pub(crate) async fn open(
        address: SocketAddr,
        path: &str,
        document: &str,
        headers: &[(&str, &str)],
    ) -> Self {
        let body = json!({ "query": document }).to_string();
        let request = Request::post(format!("http://{address}{path}"))
            .header("content-type", "application/json");
        Self::of(request, body, headers).await
    }

    /// Sends a request that wants an event stream.
    pub(crate) async fn of(
        mut request: hyper::http::request::Builder,
        body: String,
        headers: &[(&str, &str)],
    ) -> Self {
        request = request.header("accept", "text/event-stream");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let http = Http::builder(TokioExecutor::new()).build_http();
        let response = timeout(LIMIT, http.request(request)).await.expect("in time");
        let response = response.expect("the server answers");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self { body: response.into_body(), text: String::new() }
    }

    /// What comes next; none when the stream has ended.
    pub(crate) async fn said(&mut self) -> Option<Said> {
        while !self.text.contains("\n\n") {
            let frame = timeout(LIMIT, self.body.frame()).await.expect("in time")?;
            let data = frame.expect("the stream is whole").into_data().expect("data");
            self.text.push_str(std::str::from_utf8(&data).expect("text"));
        }
        let (block, rest) = self.text.split_once("\n\n").expect("a block");
        let (block, rest) = (block.to_owned(), rest.to_owned());
        self.text = rest;
        let field = |name: &str| {
            let found = block.lines().find_map(|line| line.strip_prefix(name));
            found.map(|value| value.trim().to_owned())
        };
        Some(match field("event:").as_deref() {
            None if block.starts_with(':') => Said::Comment,
            Some("complete") => Said::Complete,
            Some("next") => {
                let data = field("data:").expect("data");
                Said::Next(serde_json::from_str(&data).expect("JSON"))
            }
            other => panic!("an unknown event {other:?}: {block}"),
        })
    }

    /// The next but heartbeats.
    pub(crate) async fn next(&mut self) -> Option<Said> {
        loop {
            match self.said().await {
                Some(Said::Comment) => {}
                other => return other,
            }
        }
    }

    /// The next result.
    pub(crate) async fn result(&mut self) -> Value {
        match self.next().await {
            Some(Said::Next(value)) => value,
            other => panic!("no result but {other:?}"),
        }
    }
}
