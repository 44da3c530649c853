//! The server and the client on real sockets. Nothing is timed: what is waited for is always something that happens.

mod axum;
mod client;
mod connections;
mod http2;
mod listener;
mod load;
mod shutdown;
mod support;
mod tls;
