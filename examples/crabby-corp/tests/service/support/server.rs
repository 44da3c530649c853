//! The server under test: a process of its own on a port of its own.

use std::ffi::OsStr;
use std::process::{ExitStatus, Stdio};

use reqwest::{Client, Response, StatusCode};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{DatabaseFile, in_time};

/// The server's command line, free of what the environment of the test would add to it.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crabby-corp"));
    command
        .env_remove("CRABBY_CORP_DATABASE")
        .env_remove("REDIS_URL")
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

pub struct Server {
    process: Child,
    url: String,
    log: UnboundedReceiver<String>,
    client: Client,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub body: Value,
}

impl Server {
    /// A server that listens, with a database in memory.
    pub async fn in_memory() -> Self {
        Self::start(["--database", ":memory:"]).await
    }

    /// A server that listens, with a database in memory and a legacy register of these offices.
    pub async fn with_legacy<'o>(offices: impl IntoIterator<Item = &'o str>) -> Self {
        let offices = offices.into_iter().flat_map(|it| ["--legacy", it]);
        Self::start(["--database", ":memory:"].into_iter().chain(offices)).await
    }

    /// A server that listens, on the database in `file`.
    pub async fn on(file: &DatabaseFile) -> Self {
        Self::on_with(file, []).await
    }

    /// A server that listens, on the database in `file` and with more `arguments`.
    pub async fn on_with<const N: usize>(file: &DatabaseFile, arguments: [&str; N]) -> Self {
        let path = file.path();
        let database = ["--database".as_ref(), path.as_os_str()];
        let arguments = arguments.map(OsStr::new);
        Self::start(database.into_iter().chain(arguments)).await
    }

    pub async fn start(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        Self::spawn(command().args(["--port", "0"]).args(arguments)).await
    }

    /// Runs `command` and waits until it listens.
    pub async fn spawn(command: &mut Command) -> Self {
        let mut process = command.spawn().unwrap();
        let mut log = lines(process.stderr.take().unwrap());
        let mut output = lines(process.stdout.take().unwrap());
        let Some(line) = in_time("starting the server", output.recv()).await else {
            let said = log.recv().await.unwrap_or_default();
            panic!("the server stopped before it listened: {said}");
        };
        let url = line.strip_prefix("listening on ").expect(&line).to_owned();
        Self {
            process,
            url,
            log,
            client: Client::new(),
        }
    }

    /// The server's `http://` address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self.client.get(format!("{}{path}", self.url));
        answer(in_time(path, request.send()).await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        let request = self.client.post(format!("{}{path}", self.url));
        answer(in_time(path, request.json(&body).send()).await.unwrap()).await
    }

    /// Posts a body that need not be JSON.
    pub async fn post_text(&self, path: &str, media_type: &str, body: &'static str) -> Answer {
        let request = self.client.post(format!("{}{path}", self.url));
        let request = request.header("content-type", media_type).body(body);
        answer(in_time(path, request.send()).await.unwrap()).await
    }

    /// Waits for a line of the log that contains `text`, and returns it.
    pub async fn logged(&mut self, text: &str) -> String {
        in_time(&format!("logging `{text}`"), async {
            loop {
                let line = self.log.recv().await;
                let line = line.unwrap_or_else(|| panic!("stopped without logging `{text}`"));
                if line.contains(text) {
                    return line;
                }
            }
        })
        .await
    }

    /// Whether a line of the log that was not read yet contains `text`.
    pub fn has_logged(&mut self, text: &str) -> bool {
        while let Ok(line) = self.log.try_recv() {
            if line.contains(text) {
                return true;
            }
        }
        false
    }

    pub fn signal(&self, signal: Signal) {
        self::signal(&self.process, signal);
    }

    pub async fn exit_status(&mut self) -> ExitStatus {
        in_time("stopping the server", self.process.wait())
            .await
            .unwrap()
    }

    /// Stops the server the way an operator would.
    pub async fn stop(mut self) {
        self.signal(Signal::TERM);
        assert!(self.exit_status().await.success());
    }
}

async fn answer(response: Response) -> Answer {
    Answer {
        status: response.status(),
        location: response
            .headers()
            .get("location")
            .map(|it| it.to_str().unwrap().to_owned()),
        body: response.json().await.expect("every answer is JSON"),
    }
}

pub fn signal(process: &Child, signal: Signal) {
    let id = process.id().expect("it still runs");
    let id = Pid::from_raw(id.try_into().unwrap()).unwrap();
    kill_process(id, signal).unwrap();
}

/// The lines of `stream`, read as they come so that its writer never waits.
pub fn lines(stream: impl AsyncRead + Unpin + Send + 'static) -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            sender.send(line).ok();
        }
    });
    receiver
}
