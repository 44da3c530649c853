use std::{
    cell::Cell,
    env,
    io::{self, BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use http::{Request, Response};
use hyper::body::Incoming;
use normal_service::{
    Error,
    http::{Server, With},
    service_fn,
};
use tokio::net::TcpStream;

use crate::support::{
    Connection, Gate, SHORT, Seen, THREADS, serve, serve_everywhere, serve_local, serve_per_core,
};

/// Answers with the path that it was asked for, unless that is of something else to do.
async fn echo(request: Request<Incoming>) -> Result<Response<String>, &'static str> {
    match request.uri().path() {
        "/panic" => panic!("as it was asked to"),
        "/error" => Err("as it was asked to"),
        path => Ok(Response::new(path.to_owned())),
    }
}

#[test]
fn a_connection_is_used_again() {
    for server in serve_everywhere(&Server::new(), async || service_fn(echo)) {
        let mut connection = Connection::open(server.address);
        for path in ["/one", "/two"] {
            connection.get(path);
            assert_eq!(connection.response(), (200, path.to_owned()));
        }
        server.stop().unwrap();
    }
}

#[test]
fn what_ends_a_connection_leaves_others_alone() {
    for server in serve_everywhere(&Server::new(), async || service_fn(echo)) {
        let mut other = Connection::open(server.address);
        other.get("/one");
        assert_eq!(other.response(), (200, "/one".to_owned()));
        for path in ["/panic", "/error"] {
            let mut connection = Connection::open(server.address);
            connection.get(path);
            connection.ended();
        }
        other.get("/two");
        assert_eq!(other.response(), (200, "/two".to_owned()));
        server.stop().unwrap();
    }
}

#[test]
fn who_connects_when_there_are_enough_waits() {
    let (gate, calls) = Gate::new();
    let make = {
        let gate = gate.clone();
        async move || gate.clone()
    };
    let server = Server::new().max_connections(1);
    for server in [
        serve(&server, make.clone()),
        serve_local(&server, make.clone()),
    ] {
        gate.open(3);
        let mut first = Connection::open(server.address);
        first.get("/1");
        assert_eq!(first.response().0, 200);

        let mut second = Connection::open(server.address);
        second.get("/2");
        first.get("/3");
        assert_eq!(first.response().0, 200);
        drop(first);
        assert_eq!(second.response().0, 200);
        let begun: Vec<String> = calls
            .try_iter()
            .filter_map(|seen| match seen {
                Seen::Begun(path) => Some(path),
                _ => None,
            })
            .collect();
        assert_eq!(begun, ["/1", "/3", "/2"]);
        server.stop().unwrap();
    }
}

#[test]
fn a_client_that_does_not_ask_in_time_is_left() {
    let server = Server::new().head_timeout(SHORT);
    for server in serve_everywhere(&server, async || service_fn(echo)) {
        // The second might be the beginning of HTTP/2.
        for slow in ["", "P", "GET / HTTP/1.1\r\nhost: te"] {
            let mut connection = Connection::open(server.address);
            connection.send(slow);
            connection.ended();
        }

        let mut idle = Connection::open(server.address);
        idle.get("/one");
        assert_eq!(idle.response(), (200, "/one".to_owned()));
        idle.ended();
        server.stop().unwrap();
    }
}

#[test]
fn a_call_may_take_longer_than_a_head() {
    let (gate, calls) = Gate::new();
    let make = {
        let gate = gate.clone();
        async move || gate.clone()
    };
    for server in serve_everywhere(&Server::new().head_timeout(SHORT), make) {
        let mut connection = Connection::open(server.address);
        connection.get("/one");
        assert_eq!(calls.recv(), Ok(Seen::Begun("/one".to_owned())));
        let mut later = Connection::open(server.address);
        later.ended();

        gate.open(1);
        assert_eq!(connection.response(), (200, "/one".to_owned()));
        assert_eq!(calls.recv(), Ok(Seen::Answered("/one".to_owned())));
        server.stop().unwrap();
    }
}

#[test]
fn a_call_whose_client_leaves_is_cancelled() {
    let (gate, calls) = Gate::new();
    for server in serve_everywhere(&Server::new(), async move || gate.clone()) {
        let mut connection = Connection::open(server.address);
        connection.get("/one");
        assert_eq!(calls.recv(), Ok(Seen::Begun("/one".to_owned())));
        drop(connection);
        assert_eq!(calls.recv(), Ok(Seen::Cancelled("/one".to_owned())));
        server.stop().unwrap();
    }
}

#[test]
fn a_service_may_be_bound_to_its_thread() {
    let make = async || {
        let count = Rc::new(Cell::new(0));
        service_fn(async move |_: Request<Incoming>| {
            let (counts, thread) = (count.clone(), thread::current().id());
            let counted = tokio::task::spawn_local(async move {
                counts.set(counts.get() + 1);
                assert_eq!(thread::current().id(), thread);
                counts.get()
            });
            Ok::<_, Error>(Response::new(counted.await.unwrap().to_string()))
        })
    };
    for server in [
        serve_local(&Server::new(), make),
        serve_per_core(&Server::new(), make),
    ] {
        let mut connection = Connection::open(server.address);
        for count in ["1", "2"] {
            connection.get("/");
            assert_eq!(connection.response(), (200, count.to_owned()));
        }
        server.stop().unwrap();
    }
}

#[test]
fn each_thread_has_a_service_of_its_own() {
    let made = Arc::new(AtomicUsize::new(0));
    let makes = made.clone();
    let server = serve_per_core(&Server::new(), async move || {
        makes.fetch_add(1, Ordering::Relaxed);
        service_fn(async |_: Request<Incoming>| {
            Ok::<_, Error>(Response::new(format!("{:?}", thread::current().id())))
        })
    });

    let threads: std::collections::HashSet<String> = std::iter::repeat_with(|| {
        let mut connection = Connection::open(server.address);
        connection.get("/");
        connection.response().1
    })
    .take(64)
    .collect();
    server.stop().unwrap();
    // The system divides connections by their addresses, so 64 of them have no more than one thread once in 2^63.
    assert_eq!(threads.len(), THREADS);
    assert_eq!(made.load(Ordering::Relaxed), THREADS);
}

#[test]
fn a_thread_that_cannot_have_a_service_ends_all() {
    let made = Arc::new(AtomicUsize::new(0));
    let server = serve_per_core(&Server::new(), async move || {
        assert_eq!(made.fetch_add(1, Ordering::Relaxed), 0, "no more than one");
        service_fn(echo)
    });
    server.wait().unwrap_err();
}

/// In the environment of a process that is a server with few files.
const SERVES: &str = "NORMAL_SERVICE_TEST_SERVES";

#[test]
fn connections_are_accepted_when_there_are_files_again() {
    if env::var_os(SERVES).is_some() {
        let server = serve_local(&Server::new(), async || service_fn(echo));
        println!("\n{}", server.address.port());
        server.wait().unwrap().unwrap();
        return;
    }
    let test = thread::current().name().unwrap().to_owned();
    let limited = format!(
        "ulimit -n 24; exec {} --exact {test} --nocapture",
        env::current_exe().unwrap().display()
    );
    let mut server = Command::new("sh")
        .args(["-c", &limited])
        .env(SERVES, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let port = lines
        .map(Result::unwrap)
        .find_map(|line| line.parse::<u16>().ok())
        .expect("the server says its port");

    let address = (Ipv4Addr::LOCALHOST, port).into();
    let mut connections: Vec<Connection> = (0..32).map(|_| Connection::open(address)).collect();
    for connection in &mut connections {
        connection.get("/one");
    }
    assert_eq!(connections[0].response(), (200, "/one".to_owned()));
    // Only some have got in, and each that leaves lets another one in.
    for mut connection in connections.into_iter().skip(1) {
        assert_eq!(connection.response(), (200, "/one".to_owned()));
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn limits_may_be_so_long_that_they_are_none() {
    let server = Server::new()
        .head_timeout(Duration::MAX)
        .grace_period(Duration::MAX);
    for server in serve_everywhere(&server, async || service_fn(echo)) {
        let mut connection = Connection::open(server.address);
        for path in ["/one", "/two"] {
            connection.get(path);
            assert_eq!(connection.response(), (200, path.to_owned()));
        }
        server.stop().unwrap();
    }
}

#[test]
fn requests_know_what_the_handshake_does() {
    let handshake = service_fn(async |stream: TcpStream| {
        let peer = stream.peer_addr()?;
        Ok::<_, io::Error>(With(stream, peer))
    });
    let make = async || {
        service_fn(async |mut request: Request<Incoming>| {
            let peer: SocketAddr = request.extensions_mut().remove().unwrap();
            Ok::<_, Error>(Response::new(peer.to_string()))
        })
    };
    for server in serve_everywhere(&Server::new().handshake(handshake), make) {
        let mut connections = [(); 2].map(|()| Connection::open(server.address));
        for index in [0, 1, 0, 1] {
            let connection = &mut connections[index];
            connection.get("/");
            let address = connection.address().to_string();
            assert_eq!(connection.response(), (200, address));
        }
        server.stop().unwrap();
    }
}
