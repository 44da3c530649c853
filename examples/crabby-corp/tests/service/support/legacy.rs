//! An office of the legacy register.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, Semaphore};

use super::in_time;

pub struct Office {
    address: String,
    requests: UnboundedReceiver<String>,
    shared: Arc<Shared>,
}

struct Shared {
    records: Vec<String>,
    requests: UnboundedSender<String>,
    /// Open for ever, or not yet.
    gate: Semaphore,
    hang_up: Notify,
    connections: AtomicUsize,
}

impl Office {
    /// An office that has these lines for records.
    pub async fn open(records: &[&str]) -> Self {
        let office = Self::open_silent(records).await;
        office.answer();
        office
    }

    /// An office that takes requests and does not answer them until it is told to.
    pub async fn open_silent(records: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, requests) = unbounded_channel();
        let shared = Arc::new(Shared {
            records: records.iter().map(|&it| it.to_owned()).collect(),
            requests: sender,
            gate: Semaphore::new(0),
            hang_up: Notify::new(),
            connections: AtomicUsize::new(0),
        });
        tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self {
            address,
            requests,
            shared,
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// The next request that comes, or came.
    pub async fn request(&mut self) -> String {
        in_time("asking the office", self.requests.recv())
            .await
            .unwrap()
    }

    /// Lets it answer all requests from now on, and those that wait.
    pub fn answer(&self) {
        self.shared.gate.add_permits(1);
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// Closes all connections, as a restart would.
    pub fn hang_up(&self) {
        self.shared.hang_up.notify_waiters();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((connection, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::Relaxed);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            tokio::select! {
                () = shared.hang_up.notified() => {}
                () = serve(connection, &shared) => {}
            }
        });
    }
}

async fn serve(connection: TcpStream, shared: &Shared) {
    let mut connection = BufReader::new(connection);
    loop {
        let mut request = String::new();
        if !matches!(connection.read_line(&mut request).await, Ok(1..)) {
            return;
        }
        let answer = answer(request.trim_end(), &shared.records);
        shared.requests.send(request.trim_end().to_owned()).ok();
        drop(shared.gate.acquire().await);
        if connection.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn answer(request: &str, records: &[String]) -> String {
    let (verb, argument) = request.split_once(' ').unwrap();
    let records = records.iter().filter(|record| match verb {
        "FETCH" => record.split('|').nth(1) == Some(argument),
        "FIND" => record.contains(argument),
        _ => panic!("the register knows no {verb}"),
    });
    records
        .map(String::as_str)
        .chain(["."])
        .flat_map(|line| [line, "\n"])
        .collect()
}
