//! What is compared: the same work behind the same middleware.

mod bare;
mod ours;
mod tower;

use std::{net::TcpListener, time::Duration};

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto,
};

pub type Body = Full<Bytes>;

pub struct Contender {
    pub name: &'static str,
    /// Whether `normal-service` is compared with it.
    pub is_peer: bool,
    /// A thread for each, if there are several; else, they have one in common.
    pub listeners: usize,
    pub serve: fn(Vec<TcpListener>),
}

pub struct Case {
    pub name: &'static str,
    pub title: &'static str,
    pub note: &'static str,
    pub contenders: &'static [Contender],
}

const fn peer(name: &'static str, serve: fn(Vec<TcpListener>)) -> Contender {
    Contender {
        name,
        is_peer: true,
        listeners: 1,
        serve,
    }
}

const fn ours(serve: fn(Vec<TcpListener>)) -> Contender {
    Contender {
        name: "normal-service",
        is_peer: false,
        listeners: 1,
        serve,
    }
}

const fn per_core(serve: fn(Vec<TcpListener>)) -> Contender {
    Contender {
        name: "normal-service, per core",
        is_peer: false,
        listeners: THREADS,
        serve,
    }
}

/// The cases in which requests are counted.
pub const SPEED: &[Case] = &[
    Case {
        name: "plain",
        title: "Without middleware",
        note: "",
        contenders: &[
            peer("hyper", bare::plain),
            ours(ours::plain),
            per_core(ours::plain),
        ],
    },
    Case {
        name: "limits",
        title: "A time limit, load shed and a concurrency limit",
        note: "",
        contenders: &[
            peer("tower", tower::limits),
            ours(ours::limits),
            per_core(ours::limits),
        ],
    },
    Case {
        name: "rate",
        title: "A rate limit, a time limit, load shed and a concurrency limit",
        note: "tower's rate limit is not `Clone`, so its stack has a `buffer` around it, with a task of its own.",
        contenders: &[
            peer("tower", tower::rate),
            ours(ours::rate),
            per_core(ours::rate),
        ],
    },
];

/// The case in which there is too much to do.
pub const OVERLOAD: Case = Case {
    name: "overload",
    title: "Four times as many requests as there is room for",
    note: "",
    contenders: &[
        peer("tower", tower::overload),
        ours(ours::overload),
        per_core(ours::overload),
    ],
};

/// How many threads serve.
pub const THREADS: usize = 2;

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(1);

/// How many calls may run where there is room for all.
const MANY: usize = 1024;

/// How many calls may run where there is not, and how long each takes.
pub const ROOM: usize = 20;
pub const WORK: Duration = Duration::from_millis(10);

/// More calls than there are in a [`PERIOD`].
const RATE: u64 = 1_000_000_000;
const PERIOD: Duration = Duration::from_secs(1);

fn hello() -> Response<Body> {
    Response::new(Full::new(Bytes::from_static(b"hello")))
}

fn refusal(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// hyper with the options of a [`normal_service::http::Server`]; it can be stopped like that, too.
fn hyper() -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(30));
    http
}

/// Runs a server on a work-stealing runtime.
fn on_a_runtime(serving: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(serving);
}

fn listen(mut listeners: Vec<TcpListener>) -> tokio::net::TcpListener {
    let listener = listeners.remove(0);
    tokio::net::TcpListener::from_std(listener).expect("a listener")
}
