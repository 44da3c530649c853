//! Connections of HTTP/2, under a clock that stands still until everybody waits for it.

use std::{
    convert::Infallible,
    pin::pin,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use axum::body::{Body, to_bytes};
use futures_util::{StreamExt, stream};
use http::{Request, Response};
use hyper::{
    body::Incoming,
    client::conn::http2::{self, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use normal_service::{Service, http::Server, service_fn};
use tokio::{
    io::{DuplexStream, copy_bidirectional, duplex},
    select,
    time::{Instant, sleep},
};

use crate::support::{Gate, Seen, seen, within};

const LIMIT: Duration = Duration::from_secs(10);

type Connection = http2::Connection<TokioIo<DuplexStream>, String, TokioExecutor>;

fn server() -> Server {
    Server::new().head_timeout(LIMIT)
}

async fn connection(stream: DuplexStream) -> (SendRequest<String>, Connection) {
    http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .unwrap()
}

/// A connection to a server of its own.
async fn open<S>(service: S) -> (SendRequest<String>, Connection)
where
    S: Service<Request<Incoming>, Response = Response<Body>, Error = Infallible> + 'static,
{
    let (connect, listener) = within();
    tokio::spawn(server().serve(listener, service));
    connection(connect.connect()).await
}

fn get() -> Request<String> {
    Request::get("http://test/one").body(String::new()).unwrap()
}

/// Answers after a time.
async fn answer(after: Duration) -> Result<Response<Body>, Infallible> {
    sleep(after).await;
    Ok(Response::new(Body::empty()))
}

#[tokio::test(start_paused = true)]
async fn one_without_a_request_is_left() {
    let start = Instant::now();
    let (_client, connection) = open(service_fn(|_| answer(LIMIT))).await;
    connection.await.unwrap_err();
    assert_eq!(start.elapsed(), LIMIT);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_idle_is_told_to_end() {
    let start = Instant::now();
    let (mut client, connection) = open(service_fn(|_| answer(LIMIT / 2))).await;
    let connection = tokio::spawn(connection);
    client.send_request(get()).await.unwrap();
    client.send_request(get()).await.unwrap();
    assert_eq!(start.elapsed(), LIMIT);

    connection.await.unwrap().unwrap();
    assert!(start.elapsed() <= LIMIT * 3);
    assert!(client.send_request(get()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn one_with_a_call_is_not_idle() {
    let start = Instant::now();
    let (mut client, connection) = open(service_fn(|_| answer(LIMIT * 10))).await;
    tokio::spawn(connection);
    client.send_request(get()).await.unwrap();
    assert_eq!(start.elapsed(), LIMIT * 10);
    client.ready().await.unwrap();
    client.send_request(get()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_still_on_its_way_is_sent_by_one_that_is_told_to_end() {
    let (mut client, connection) = open(service_fn(async |_| {
        let parts = stream::iter(0..10).then(async |n| {
            sleep(LIMIT).await;
            Ok::<_, Infallible>(n.to_string())
        });
        Ok(Response::new(Body::from_stream(Box::pin(parts))))
    }))
    .await;
    let connection = tokio::spawn(connection);
    let response = client.send_request(get()).await.unwrap();
    let body = to_bytes(Body::new(response.into_body()), 100)
        .await
        .unwrap();
    assert_eq!(body, "0123456789");
    connection.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn one_whose_client_is_gone_ends_and_its_calls_are_cancelled() {
    let (gate, calls) = Gate::new();
    let (connect, listener) = within();
    tokio::spawn(server().serve(listener, gate));
    let (client, mut near) = duplex(1 << 16);
    let mut far = connect.connect();
    let mut wire = pin!(copy_bidirectional(&mut near, &mut far));
    let call = async {
        let (mut client, connection) = connection(client).await;
        tokio::spawn(connection);
        client.send_request(get()).await
    };
    let call = tokio::spawn(call);
    select! {
        _ = wire.as_mut() => unreachable!(),
        () = seen(&calls, Seen::Begun("/one".to_owned())) => {}
    }

    // From here on nothing is carried.
    sleep(LIMIT * 2 - LIMIT / 10).await;
    assert!(calls.try_recv().is_err());
    sleep(LIMIT / 5).await;
    assert_eq!(calls.try_recv(), Ok(Seen::Cancelled("/one".to_owned())));
    assert!(!call.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_panics_ends_its_stream_alone() {
    let panics = AtomicBool::new(true);
    let service = service_fn(async move |_| {
        assert!(!panics.swap(false, Relaxed), "as it was asked to");
        answer(LIMIT / 2).await
    });
    let (mut client, connection) = open(service).await;
    tokio::spawn(connection);
    assert!(client.send_request(get()).await.is_err());
    client.ready().await.unwrap();
    assert_eq!(client.send_request(get()).await.unwrap().status(), 200);
}

#[tokio::test]
async fn calls_of_a_server_that_is_dropped_are_cancelled() {
    let (gate, calls) = Gate::new();
    for local in [false, true] {
        let (connect, listener) = within();
        let gate = gate.clone();
        let serving = async {
            match local {
                true => server().serve_local(listener, gate).await,
                false => server().serve(listener, gate).await,
            }
        };
        let mut client = pin!(async {
            let (mut client, connection) = connection(connect.connect()).await;
            tokio::spawn(connection);
            client.send_request(get()).await
        });
        select! {
            _ = serving => unreachable!(),
            _ = client.as_mut() => unreachable!(),
            () = seen(&calls, Seen::Begun("/one".to_owned())) => {}
        }
        seen(&calls, Seen::Cancelled("/one".to_owned())).await;
        assert!(client.await.is_err());
    }
}
