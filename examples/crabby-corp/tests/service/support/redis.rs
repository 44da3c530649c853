//! A real Redis on a port of its own, where there is a `redis-server` to run.

use std::io::Write;
use std::net::TcpListener;
use std::process::Stdio;

use redis::aio::MultiplexedConnection;
use tokio::process::{Child, Command};

use super::in_time;
use super::server::lines;

const REQUIRED: &str = "NORMAL_ASYNC_REQUIRE_SERVERS";

/// How often to look for another port when somebody takes the one that was free.
const ATTEMPTS: usize = 10;

pub struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// A Redis that answers; none, with a line that says so, where none is installed.
    ///
    /// # Panics
    /// When none is installed and `NORMAL_ASYNC_REQUIRE_SERVERS` is 1.
    pub async fn start() -> Option<Self> {
        if let Err(error) = Command::new("redis-server").arg("--version").output().await {
            let missing = format!("redis-server does not run ({error}): install redis-server");
            assert!(
                std::env::var_os(REQUIRED).is_none_or(|it| it != "1"),
                "{missing}"
            );
            let test = std::thread::current().name().unwrap_or("a test").to_owned();
            // Not `eprintln!`: the test harness would keep the line to itself.
            let line = format!("skipped {test}: {missing}\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            return None;
        }
        for _ in 0..ATTEMPTS {
            if let Some(redis) = Self::start_at(free_port()).await {
                return Some(redis);
            }
        }
        panic!("redis-server did not start in {ATTEMPTS} attempts");
    }

    /// A Redis that answers at `port`, unless the port is taken.
    pub async fn start_at(port: u16) -> Option<Self> {
        let mut process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut log = lines(process.stdout.take().unwrap());
        while let Some(line) = in_time("starting redis-server", log.recv()).await {
            if line.contains("Ready to accept connections") {
                return Some(Self { process, port });
            }
        }
        None
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The keys of all entries, each without what tells its database.
    pub async fn keys(&self) -> Vec<String> {
        let mut connection = self.connect().await;
        let keys: Vec<String> = redis::cmd("KEYS")
            .arg("crabby-corp:*")
            .query_async(&mut connection)
            .await
            .unwrap();
        let mut keys: Vec<String> = keys
            .iter()
            .map(|key| key.splitn(3, ':').last().unwrap().to_owned())
            .collect();
        keys.sort();
        keys
    }

    /// The number that it answers a command with.
    pub async fn ask(&self, command: &[&str]) -> usize {
        let (name, arguments) = command.split_first().expect("a command");
        redis::cmd(name)
            .arg(arguments)
            .query_async(&mut self.connect().await)
            .await
            .unwrap()
    }

    /// How often a command was called by anybody.
    pub async fn calls(&self, command: &str) -> usize {
        let statistics: String = redis::cmd("INFO")
            .arg("commandstats")
            .query_async(&mut self.connect().await)
            .await
            .unwrap();
        let start = format!("cmdstat_{command}:calls=");
        let line = statistics.lines().find_map(|it| it.strip_prefix(&start));
        let calls = line.and_then(|it| it.split(',').next());
        calls.map_or(0, |it| it.parse().unwrap())
    }

    /// Makes it take commands and not answer them.
    pub async fn stall(&self) {
        let mut connection = self.connect().await;
        redis::cmd("CLIENT")
            .arg(&["PAUSE", "600000"])
            .exec_async(&mut connection)
            .await
            .unwrap();
    }

    async fn connect(&self) -> MultiplexedConnection {
        let client = redis::Client::open(self.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    /// Kills it, as a crash would.
    pub async fn kill(mut self) {
        in_time("killing redis-server", self.process.kill())
            .await
            .unwrap();
    }
}

/// A port that nothing listened on a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
