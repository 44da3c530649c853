use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpStream},
};

use normal_service::http::{CutOff, Server, listeners};

use tokio::{net::TcpListener, runtime};

use crate::support::{Connection, Gate, SHORT, Seen, THREADS, seen, serve_everywhere};

#[test]
fn calls_that_run_are_finished() {
    let (gate, calls) = Gate::new();
    let make = {
        let gate = gate.clone();
        async move || gate.clone()
    };
    for server in serve_everywhere(&Server::new(), make) {
        let address = server.address;
        gate.open(1);
        let mut idle = Connection::open(address);
        idle.get("/idle");
        assert_eq!(idle.response().0, 200);
        let mut busy = Connection::open(address);
        busy.get("/busy");
        while calls.recv() != Ok(Seen::Begun("/busy".to_owned())) {}

        let stopping = server.tell_to_stop();
        idle.ended();
        // Threads stop one after the other.
        while TcpStream::connect(address).is_ok() {}
        gate.open(1);
        assert_eq!(busy.response(), (200, "/busy".to_owned()));
        busy.ended();
        stopping.join().unwrap().unwrap();
    }
}

#[test]
fn calls_that_take_too_long_are_cut_off() {
    let (gate, calls) = Gate::new();
    let server = Server::new().grace_period(SHORT);
    for server in serve_everywhere(&server, async move || gate.clone()) {
        let mut connection = Connection::open(server.address);
        connection.get("/one");
        assert_eq!(calls.recv(), Ok(Seen::Begun("/one".to_owned())));

        let error = server.stop().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        let cut_off: CutOff = error.downcast().unwrap();
        assert_eq!(cut_off, CutOff { connections: 1 });
        connection.ended();
        assert_eq!(calls.recv(), Ok(Seen::Cancelled("/one".to_owned())));
    }
}

#[test]
fn a_server_that_is_dropped_cancels_its_calls() {
    let (gate, calls) = Gate::new();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ask = |address| {
        let mut connection = Connection::open(address);
        connection.get("/one");
        connection
    };
    let begin = || seen(&calls, Seen::Begun("/one".to_owned()));
    let cancelled = || seen(&calls, Seen::Cancelled("/one".to_owned()));
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut connection = ask(listener.local_addr().unwrap());
        tokio::select! {
            _ = Server::new().serve(listener, gate.clone()) => unreachable!(),
            () = begin() => {}
        }
        cancelled().await;
        connection.ended();

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut connection = ask(listener.local_addr().unwrap());
        tokio::select! {
            _ = Server::new().serve_local(listener, gate.clone()) => unreachable!(),
            () = begin() => {}
        }
        cancelled().await;
        connection.ended();

        // Threads cannot be cancelled, so they stop.
        let listeners = listeners((Ipv4Addr::LOCALHOST, 0).into(), THREADS).unwrap();
        let mut connection = ask(listeners[0].local_addr().unwrap());
        let make = {
            let gate = gate.clone();
            async move || gate.clone()
        };
        tokio::select! {
            _ = Server::new().serve_per_core(listeners, make) => unreachable!(),
            () = begin() => {}
        }
        gate.open(1);
        assert_eq!(connection.response().0, 200);
        connection.ended();
    });
}
