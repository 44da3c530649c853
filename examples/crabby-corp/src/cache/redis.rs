//! A cache in Redis, which several servers on one database can share.
//!
//! A Redis that is missing, dies or hangs costs the service its cache and
//! nothing else: after a failure Redis is left alone for a while, so that at
//! most one request in that time waits for it.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Cmd, FromRedisValue};
use tokio::time::Instant;

use super::{CAPACITY, Cache, TIME_TO_LIVE};

const TIMEOUT: Duration = Duration::from_secs(1);
const RETRY_AFTER: Duration = Duration::from_secs(1);

pub(crate) struct RedisCache {
    connection: ConnectionManager,
    address: String,
    namespace: String,
    state: Mutex<State>,
    /// The keys of what this server found since the chores were last done.
    found: Mutex<HashSet<String>>,
}

#[derive(Clone, Copy)]
enum State {
    Answering,
    Silent { ask_again: Instant },
}

impl RedisCache {
    /// A cache in the Redis at `url`, connected at first use. Its keys carry the
    /// `namespace`, so that caches of different databases do not mix.
    ///
    /// # Errors
    /// When `url` is not the address of a Redis.
    pub(crate) fn new(url: &str, namespace: &str) -> Result<Self> {
        // The URL may carry a password: no message shows it.
        let client = Client::open(url).map_err(|error| {
            anyhow!("not the URL of a Redis: {error}; write redis://[:PASSWORD@]HOST[:PORT]")
        })?;
        let address = client.get_connection_info().addr().to_string();
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(0);
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(client, config)?,
            address,
            namespace: namespace.to_owned(),
            state: Mutex::new(State::Answering),
            found: Mutex::default(),
        })
    }

    fn key(&self, key: &str) -> String {
        format!("crabby-corp:{}:{key}", self.namespace)
    }

    async fn ask<T: FromRedisValue>(&self, command: Cmd) -> Option<T> {
        if !self.may_ask() {
            return None;
        }
        let answer = command.query_async(&mut self.connection.clone()).await;
        self.note(answer.as_ref().err());
        answer.ok()
    }

    /// Whether to bother Redis. While it is silent this says yes to one caller at a time.
    fn may_ask(&self) -> bool {
        let mut state = self.state();
        let State::Silent { ask_again } = &mut *state else {
            return true;
        };
        let now = Instant::now();
        if now < *ask_again {
            return false;
        }
        *ask_again = now + RETRY_AFTER;
        true
    }

    fn note(&self, failure: Option<&redis::RedisError>) {
        let now = match failure {
            None => State::Answering,
            Some(_) => State::Silent {
                ask_again: Instant::now() + RETRY_AFTER,
            },
        };
        let before = std::mem::replace(&mut *self.state(), now);
        match (before, failure) {
            (State::Answering, Some(failure)) => tracing::warn!(
                "Redis at {} does not answer ({failure}): serving without the cache until it does",
                self.address
            ),
            (State::Silent { .. }, None) => {
                tracing::info!("Redis at {} answers: serving with the cache", self.address);
            }
            _ => {}
        }
    }

    fn note_found(&self, key: &str) {
        let mut found = self.found();
        if found.len() < CAPACITY.get() && !found.contains(key) {
            found.insert(key.to_owned());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn found(&self) -> MutexGuard<'_, HashSet<String>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache for RedisCache {
    fn describe(&self) -> String {
        format!("in Redis at {}", self.address)
    }

    async fn connect(&self) {
        self.ask::<()>(redis::cmd("PING")).await;
    }

    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let found = self.ask::<Option<Vec<u8>>>(Cmd::get(self.key(key)));
        let value = found.await??;
        self.note_found(key);
        Some(value)
    }

    async fn set(&self, key: &str, value: &[u8]) {
        let seconds = TIME_TO_LIVE.as_secs();
        self.ask::<()>(Cmd::set_ex(self.key(key), value, seconds))
            .await;
    }

    async fn remove(&self, key: &str) {
        self.ask::<()>(Cmd::del(self.key(key))).await;
    }

    /// Redis makes room by itself.
    async fn process(&self) -> Vec<String> {
        std::mem::take(&mut *self.found()).into_iter().collect()
    }
}
