//! What happens under the load that wrk can make. It comes over HTTP/1, by connections that ask again and again.

use std::{
    cell::Cell,
    convert::Infallible,
    env,
    io::Write,
    net::SocketAddr,
    process::{Child, Command, Stdio},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use http::{Request, Response};
use hyper::body::Incoming;
use normal_service::{
    Error, LocalService, ServiceBuilder,
    http::{Server, status},
};
use tokio::sync::Semaphore;

use crate::support::{LONG, Running, serve, serve_everywhere, serve_local, serve_per_core};

/// How many connections wrk has open.
const CONNECTIONS: u64 = 32;

/// What wrk says of a second, or of as much of it as there was a server.
#[derive(Debug)]
struct Report {
    /// Answered requests.
    requests: u64,
    /// Those of them with another status than 2xx or 3xx.
    refused: u64,
    /// What went wrong with connections.
    has_failed: bool,
}

/// Lets wrk ask for a second; nothing, with a line that says so, where it is not installed.
///
/// # Panics
///
/// When it is not and `NORMAL_ASYNC_REQUIRE_SERVERS` is 1.
fn wrk(address: SocketAddr) -> Option<Child> {
    let started = Command::new("wrk")
        .args(["--threads", "1", "--duration", "1s", "--connections"])
        .args([&CONNECTIONS.to_string(), &format!("http://{address}/")])
        .stdout(Stdio::piped())
        .spawn();
    let error = match started {
        Ok(wrk) => return Some(wrk),
        Err(error) => error,
    };
    let missing = format!("wrk does not run ({error}): install wrk");
    let is_required = env::var_os("NORMAL_ASYNC_REQUIRE_SERVERS").is_some_and(|it| it == "1");
    assert!(!is_required, "{missing}");
    let test = thread::current().name().unwrap_or("a test").to_owned();
    // Not `eprintln!`: the test harness would keep the line to itself.
    let line = format!("skipped {test}: {missing}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}

fn report(wrk: Child) -> Report {
    let output = wrk.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let number = |is_it: fn(&str) -> bool| {
        let line = text.lines().find(|line| is_it(line))?;
        line.split(' ').find_map(|word| word.parse().ok())
    };
    Report {
        requests: number(|line| line.contains(" requests in ")).expect("wrk says how many"),
        refused: number(|line| line.contains("Non-2xx")).unwrap_or(0),
        has_failed: text.contains("Socket errors"),
    }
}

/// All requests are answered, and counted.
fn check(server: Running, count: &AtomicU64) {
    let Some(wrk) = wrk(server.address) else {
        return;
    };
    let report = report(wrk);
    server.stop().unwrap();

    assert!(report.requests > 0 && !report.has_failed, "{report:?}");
    assert_eq!(report.refused, 0);
    // wrk hangs up when its time is over.
    let counted = count.load(Ordering::Relaxed);
    assert!(
        (report.requests..=report.requests + CONNECTIONS).contains(&counted),
        "{counted}, {report:?}"
    );
}

#[test]
fn every_request_is_answered() {
    let count = Arc::new(AtomicU64::new(0));
    let counts = count.clone();
    let server = serve(&Server::new(), async move || {
        let count = counts.clone();
        ServiceBuilder::new()
            .timeout(LONG)
            .load_shed()
            .concurrency_limit(1000)
            .service_fn(async move |_: Request<Incoming>| {
                count.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Error>(Response::new("hello".to_owned()))
            })
    });
    check(server, &count);
}

/// Counts without atomics, and says so at the end.
struct Counts {
    here: Rc<Cell<u64>>,
    everywhere: Arc<AtomicU64>,
}

impl LocalService<Request<Incoming>> for Counts {
    type Response = Response<String>;
    type Error = Error;

    async fn call(&self, _: Request<Incoming>) -> Result<Response<String>, Error> {
        self.here.set(self.here.get() + 1);
        Ok(Response::new("hello".to_owned()))
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        self.everywhere
            .fetch_add(self.here.get(), Ordering::Relaxed);
    }
}

#[test]
fn every_request_is_answered_on_its_thread() {
    let count = Arc::new(AtomicU64::new(0));
    let counts = count.clone();
    let make = async move || {
        ServiceBuilder::new()
            .timeout(LONG)
            .load_shed()
            .concurrency_limit(1000)
            .service(Counts {
                here: Rc::default(),
                everywhere: counts.clone(),
            })
    };
    check(serve_local(&Server::new(), make.clone()), &count);
    count.store(0, Ordering::Relaxed);
    check(serve_per_core(&Server::new(), make), &count);
}

#[test]
fn what_is_too_much_is_shed() {
    let count = Arc::new(AtomicU64::new(0));
    let counts = count.clone();
    let make = async move || {
        let count = counts.clone();
        ServiceBuilder::new()
            .map_result(|result: Result<_, Error>| {
                Ok::<_, Infallible>(result.unwrap_or_else(|error| {
                    let mut response = Response::new(error.to_string());
                    *response.status_mut() = status(&error);
                    response
                }))
            })
            .load_shed()
            .concurrency_limit(2)
            .service_fn(async move |_: Request<Incoming>| {
                tokio::task::yield_now().await;
                count.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Error>(Response::new("hello".to_owned()))
            })
    };
    for server in serve_everywhere(&Server::new(), make) {
        count.store(0, Ordering::Relaxed);
        let Some(wrk) = wrk(server.address) else {
            return;
        };
        let report = report(wrk);
        server.stop().unwrap();

        assert!(report.refused > 0 && !report.has_failed, "{report:?}");
        let (served, counted) = (
            report.requests - report.refused,
            count.load(Ordering::Relaxed),
        );
        assert!(
            (served..=served + CONNECTIONS).contains(&counted),
            "{counted}, {report:?}"
        );
    }
}

#[test]
fn what_has_begun_is_answered_when_a_server_stops() {
    let (begun, answered) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let enough = Arc::new(Semaphore::new(0));
    let make = {
        let (begun, answered, enough) = (begun.clone(), answered.clone(), enough.clone());
        async move || {
            let (begun, answered, enough) = (begun.clone(), answered.clone(), enough.clone());
            ServiceBuilder::new().service_fn(async move |_: Request<Incoming>| {
                begun.fetch_add(1, Ordering::Relaxed);
                enough.add_permits(1);
                tokio::task::yield_now().await;
                answered.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Infallible>(Response::new("hello".to_owned()))
            })
        }
    };
    for server in serve_everywhere(&Server::new(), make) {
        enough.forget_permits(usize::MAX);
        let Some(wrk) = wrk(server.address) else {
            return;
        };
        let report = thread::spawn({
            let enough = enough.clone();
            move || {
                let report = report(wrk);
                // Its time may be over before.
                enough.add_permits(100);
                report
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(enough.acquire_many(100)).unwrap().forget();
        server.stop().unwrap();
        assert_eq!(
            begun.load(Ordering::Relaxed),
            answered.load(Ordering::Relaxed)
        );
        assert!(report.join().unwrap().requests > 0);
    }
}
