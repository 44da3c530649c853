use std::{
    io,
    net::SocketAddr,
    sync::{Arc, mpsc},
};

use http::{Request, Version};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use normal_service::{Service, ServiceBuilder, http::Server, service_fn};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    client::TlsStream as ClientStream,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig,
        pki_types::{PrivateKeyDer, ServerName},
    },
    server::TlsStream,
};

use crate::support::{Connection, Gate, SHORT, serve_everywhere};

/// Both sides of TLS, with a certificate that was made for the occasion.
fn tls() -> (TlsAcceptor, ClientConfig) {
    let made = rcgen::generate_simple_self_signed([String::from("test")]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let mut server = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];

    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let client = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (Arc::new(server).into(), client)
}

#[derive(Clone)]
struct Handshake(TlsAcceptor);

impl Service<TcpStream> for Handshake {
    type Response = TlsStream<TcpStream>;
    type Error = io::Error;

    async fn call(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}

async fn connect(
    address: SocketAddr,
    mut tls: ClientConfig,
    protocol: &str,
) -> TokioIo<ClientStream<TcpStream>> {
    tls.alpn_protocols = vec![protocol.into()];
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("test").unwrap();
    let tls = TlsConnector::from(Arc::new(tls));
    TokioIo::new(tls.connect(name, stream).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_http_are_spoken_over_tls() {
    let (gate, _calls) = Gate::new();
    gate.open(usize::MAX >> 4);
    let (acceptor, tls) = tls();
    let one_at_a_time = ServiceBuilder::new().concurrency_limit(1);
    let server = Server::new().handshake(one_at_a_time.service(Handshake(acceptor)));
    let request = || {
        Request::get("https://test/one")
            .body(String::new())
            .unwrap()
    };
    for server in serve_everywhere(&server, async move || gate.clone()) {
        let stream = connect(server.address, tls.clone(), "http/1.1").await;
        let (mut client, connection) = http1::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let response = client.send_request(request()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.version(), Version::HTTP_11);

        let stream = connect(server.address, tls.clone(), "h2").await;
        let (mut client, connection) = http2::handshake(TokioExecutor::new(), stream)
            .await
            .unwrap();
        tokio::spawn(connection);
        let response = client.send_request(request()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.version(), Version::HTTP_2);
        drop(client);
        server.stop().unwrap();
    }
}

#[test]
fn a_handshake_that_fails_or_is_not_made_in_time_ends_its_connection() {
    let (gate, _calls) = Gate::new();
    let (acceptor, _) = tls();
    let server = Server::new()
        .handshake(Handshake(acceptor))
        .head_timeout(SHORT);
    for server in serve_everywhere(&server, async move || gate.clone()) {
        let mut plain = Connection::open(server.address);
        plain.get("/one");
        assert!(!plain.rest().starts_with("HTTP"));
        Connection::open(server.address).ended();
        server.stop().unwrap();
    }
}

#[test]
fn a_server_that_stops_waits_for_no_handshake() {
    let (begun, handshakes) = mpsc::channel();
    let server = Server::new().handshake(service_fn(async move |_: TcpStream| {
        begun.send(()).unwrap();
        std::future::pending::<io::Result<TcpStream>>().await
    }));
    let (gate, _calls) = Gate::new();
    for server in serve_everywhere(&server, async move || gate.clone()) {
        let mut connection = Connection::open(server.address);
        handshakes.recv().unwrap();
        server.stop().unwrap();
        connection.ended();
    }
}
