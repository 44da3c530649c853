//! What each layer does, under a clock that stands still until everybody waits for it.

mod balance;
mod buffer;
mod circuit_breaker;
mod concurrency_limit;
mod either;
mod extremes;
mod generic;
#[cfg(feature = "hedge")]
mod hedge;
mod load;
mod load_shed;
mod map;
#[cfg(feature = "metrics")]
mod metrics;
mod optional;
mod random_stacks;
mod rate_limit;
mod reconnect;
mod request_id;
mod retry;
mod service;
mod steer;
mod support;
mod threads;
mod timeout;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod trace;
