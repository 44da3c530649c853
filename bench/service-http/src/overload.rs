//! What becomes of requests when there are too many.
//!
//! Clients ask at times that were fixed before, so a server that is slow is not asked less, and how long an answer takes
//! is measured from there.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use hdrhistogram::Histogram;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    runtime,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    report::Effort,
    server::Server,
    stacks::{Contender, OVERLOAD, ROOM, WORK},
};

/// How many clients there are, each with a connection.
pub const CLIENTS: u32 = 400;

/// How many times as much as there is room for is asked.
pub const FACTOR: u32 = 4;

/// Of one contender.
pub struct Overload {
    pub served: Outcome,
    pub shed: Outcome,
    /// Memory after a sixth of the time, and the most of the whole, in bytes.
    pub memory: [u64; 2],
}

/// Of those of its requests that came to the same.
pub struct Outcome {
    /// How many there were a second.
    pub rate: f64,
    /// How long they took: the median, the 99th percentile, and the longest.
    pub latency: [Duration; 3],
}

/// How many requests a second there is room for.
pub fn capacity() -> f64 {
    ROOM as f64 / WORK.as_secs_f64()
}

pub fn measure(contender: &Contender, effort: &Effort) -> Overload {
    let server = Server::start(&OVERLOAD, contender);
    let runtime = runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let time = effort.overload;
        let early = async {
            sleep(time / 6).await;
            server.memory()[0]
        };
        let ([served, shed], early) = tokio::join!(ask(server.address, time), early);
        Overload {
            served: Outcome::new(&served, time),
            shed: Outcome::new(&shed, time),
            memory: [early, server.memory()[1]],
        }
    })
}

/// Microseconds, of requests that were served, and of those that were shed.
type Latencies = [Histogram<u64>; 2];

async fn ask(address: SocketAddr, time: Duration) -> Latencies {
    let histogram = || Histogram::new(3).expect("three digits are few");
    let latencies = Arc::new(Mutex::new([histogram(), histogram()]));
    let interval = Duration::from_secs_f64(1.0 / capacity()) * CLIENTS / FACTOR;
    // Once all have connected.
    let start = Instant::now() + Duration::from_millis(500);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let first = start + interval / CLIENTS * client;
        let latencies = latencies.clone();
        clients.spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut next = first;
            while next < start + time {
                sleep_until(next).await;
                let status = connection.get().await;
                let micros = next.elapsed().as_micros() as u64;
                let outcome = usize::from(status != StatusCode::OK);
                latencies.lock().expect("nobody panics")[outcome] += micros;
                next += interval;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.expect("all are answered");
    }
    Arc::into_inner(latencies)
        .expect("clients are gone")
        .into_inner()
        .expect("nobody panics")
}

struct Connection(http1::SendRequest<Empty<Bytes>>);

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        let connection = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = connection.expect("a connection");
        tokio::spawn(connection);
        Self(sender)
    }

    async fn get(&mut self) -> StatusCode {
        let request = Request::get("/").header("host", "bench").body(Empty::new());
        let request = request.expect("a request");
        self.0.ready().await.expect("a connection");
        let response = self.0.send_request(request).await.expect("an answer");
        let status = response.status();
        response.into_body().collect().await.expect("an answer");
        status
    }
}

impl Outcome {
    fn new(latencies: &Histogram<u64>, time: Duration) -> Self {
        let quantiles = [0.5, 0.99, 1.0];
        Self {
            rate: latencies.len() as f64 / time.as_secs_f64(),
            latency: quantiles.map(|it| Duration::from_micros(latencies.value_at_quantile(it))),
        }
    }
}
