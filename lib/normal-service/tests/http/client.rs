//! Tests wait for servers on the thread of the runtime, which has others for connections of clients.

use std::net::SocketAddr;

use http::{Request, Version};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};
use normal_service::{
    LocalService,
    http::{Client, Server},
};

use crate::support::{Gate, Seen, seen, serve_everywhere};

type HttpClient = Client<HttpConnector, String>;

fn http2() -> HttpClient {
    legacy::Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http()
        .into()
}

fn get(address: SocketAddr, path: &str) -> Request<String> {
    Request::get(format!("http://{address}{path}"))
        .body(String::new())
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_http_are_spoken() {
    let (gate, _calls) = Gate::new();
    gate.open(usize::MAX >> 4);
    for server in serve_everywhere(&Server::new(), async move || gate.clone()) {
        for (client, version) in [
            (Client::new(), Version::HTTP_11),
            (http2(), Version::HTTP_2),
        ] {
            let response = client.call(get(server.address, "/one")).await.unwrap();
            assert_eq!(
                (response.status().as_u16(), response.version()),
                (200, version)
            );
        }
        server.stop().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_over_one_connection_run_at_the_same_time() {
    let (gate, calls) = Gate::new();
    let make = {
        let gate = gate.clone();
        async move || gate.clone()
    };
    for server in serve_everywhere(&Server::new(), make) {
        let client = http2();
        // The first makes the connection.
        gate.open(1);
        client.call(get(server.address, "/")).await.unwrap();
        let both = async {
            tokio::join!(
                client.call(get(server.address, "/")),
                client.call(get(server.address, "/")),
            )
        };
        let (both, ()) = tokio::join!(both, async {
            let mut begun = 0;
            while begun < 3 {
                tokio::task::yield_now().await;
                begun += calls
                    .try_iter()
                    .filter(|seen| matches!(seen, Seen::Begun(_)))
                    .count();
            }
            gate.open(2);
        });
        assert!(both.0.is_ok() && both.1.is_ok());
        server.stop().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_cancelled_is_so_on_both_sides() {
    let (gate, calls) = Gate::new();
    for server in serve_everywhere(&Server::new(), async move || gate.clone()) {
        for client in [Client::new(), http2()] {
            let call = async move { client.call(get(server.address, "/one")).await };
            let call = tokio::spawn(call);
            seen(&calls, Seen::Begun("/one".to_owned())).await;
            call.abort();
            seen(&calls, Seen::Cancelled("/one".to_owned())).await;
        }
        server.stop().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_over_http2_are_finished_when_a_server_stops() {
    let (gate, calls) = Gate::new();
    let make = {
        let gate = gate.clone();
        async move || gate.clone()
    };
    for server in serve_everywhere(&Server::new(), make) {
        let client = http2();
        let call = tokio::spawn(async move { client.call(get(server.address, "/one")).await });
        seen(&calls, Seen::Begun("/one".to_owned())).await;
        let stopping = server.tell_to_stop();
        gate.open(1);
        assert_eq!(call.await.unwrap().unwrap().status(), 200);
        assert_eq!(calls.recv(), Ok(Seen::Answered("/one".to_owned())));
        stopping.join().unwrap().unwrap();
    }
}
