//! How the server stops.

use reqwest::StatusCode;
use rustix::process::Signal;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::support::{Server, in_time};

#[tokio::test]
async fn either_signal_stops_the_server() {
    for signal in [Signal::INT, Signal::TERM] {
        let arguments = ["--database=:memory:", "--log=debug"];
        let mut server = Server::start(arguments).await;
        assert_eq!(server.get("/users/1").await.status, StatusCode::OK);
        server.signal(signal);
        server.logged("closed the database").await;
        assert_eq!(server.exit_status().await.code(), Some(0));
    }
}

#[tokio::test]
async fn a_request_under_way_is_finished_first() {
    let mut server = Server::in_memory().await;
    let mut request = HalfARequest::send(&server).await;
    server.signal(Signal::TERM);
    server.logged("shutting down").await;

    request
        .connection
        .write_all(HalfARequest::BODY)
        .await
        .unwrap();
    let mut answer = String::new();
    in_time("the answer", request.connection.read_to_string(&mut answer))
        .await
        .unwrap();
    assert!(answer.contains("HTTP/1.1 201 Created"), "{answer}");
    assert_eq!(server.exit_status().await.code(), Some(0));
}

#[tokio::test]
async fn a_second_signal_does_not_wait_for_requests() {
    let mut server = Server::in_memory().await;
    let _request = HalfARequest::send(&server).await;
    server.signal(Signal::INT);
    server.logged("shutting down").await;
    server.signal(Signal::INT);
    server.logged("unfinished requests are cut off").await;
    assert_eq!(server.exit_status().await.code(), Some(0));
}

/// A request whose handler waits for its body.
struct HalfARequest {
    connection: BufReader<TcpStream>,
}

impl HalfARequest {
    const BODY: &[u8] = br#"{"name":"Reef"}"#;

    async fn send(server: &Server) -> Self {
        let address = server.url().strip_prefix("http://").unwrap();
        let connection = TcpStream::connect(address).await.unwrap();
        let mut connection = BufReader::new(connection);
        let head = format!(
            "POST /organisations HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            Self::BODY.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        // This answer comes when the handler asks for the body.
        let mut line = String::new();
        in_time("the handler", connection.read_line(&mut line))
            .await
            .unwrap();
        assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
        Self { connection }
    }
}
