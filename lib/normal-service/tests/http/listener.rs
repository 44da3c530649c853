//! Connections that are not of TCP.

use std::{env, fs, io::Write as _, os::unix::net::UnixStream, process};

use normal_service::http::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixListener,
    sync::oneshot,
};

use crate::support::{Gate, within};

const ASK: &[u8] = b"GET /one HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn unix_sockets_are_served() {
    let path = env::temp_dir().join(format!("normal-service-{}", process::id()));
    let listener = UnixListener::bind(&path).unwrap();
    let mut client = UnixStream::connect(&path).unwrap();
    fs::remove_file(&path).unwrap();
    client.write_all(ASK).unwrap();
    client.set_nonblocking(true).unwrap();
    let mut client = tokio::net::UnixStream::from_std(client).unwrap();

    let (gate, _calls) = Gate::new();
    gate.open(1);
    let (stop, stopped) = oneshot::channel::<()>();
    let server = Server::new().shutdown_on(async { _ = stopped.await });
    let server = tokio::spawn(server.serve(listener, gate));
    let mut response = String::new();
    client.read_to_string(&mut response).await.unwrap();
    assert!(response.ends_with("/one"), "{response}");
    drop(stop);
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn connections_within_a_process_are_served_on_any_thread_and_on_one() {
    let (gate, _calls) = Gate::new();
    gate.open(2);
    let (connect, listener) = within();
    let (connect_local, local_listener) = within();
    let client = async {
        for connect in [connect, connect_local] {
            let mut client = connect.connect();
            client.write_all(ASK).await.unwrap();
            let mut response = String::new();
            client.read_to_string(&mut response).await.unwrap();
            assert!(response.ends_with("/one"), "{response}");
        }
    };
    tokio::select! {
        _ = tokio::spawn(Server::new().serve(listener, gate.clone())) => unreachable!(),
        _ = Server::new().serve_local(local_listener, gate) => unreachable!(),
        () = client => {}
    }
}
