//! hyper alone.

use std::{convert::Infallible, net::TcpListener};

use hyper::service::service_fn;
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};

use super::{hello, hyper, listen, on_a_runtime};

pub fn plain(listeners: Vec<TcpListener>) {
    on_a_runtime(async {
        let listener = listen(listeners);
        let (http, graceful) = (hyper(), GracefulShutdown::new());
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            stream.set_nodelay(true).expect("a socket");
            let answer = service_fn(async |_| Ok::<_, Infallible>(hello()));
            let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), answer);
            tokio::spawn(graceful.watch(connection.into_owned()));
        }
    });
}
