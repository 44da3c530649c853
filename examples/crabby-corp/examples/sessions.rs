//! Keeps sessions open at a Redis, which knows by them who is online, until SIGTERM.
//!
//!     sessions 127.0.0.1:6379 1000
//!
//! Each has a connection of its own, and logs out over it. There is no method for
//! that which could be forgotten: wherever a session is dropped, it logs out.

use std::env;
use std::io;
use std::pin::pin;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use normal_async::AsyncDrop;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

struct Session {
    user: usize,
    connection: BufReader<TcpStream>,
}

impl Session {
    async fn open(redis: &str, user: usize) -> Result<Session> {
        let connection = BufReader::new(TcpStream::connect(redis).await?);
        let mut session = Session { user, connection };
        let answer = session.call(&format!("SADD online {user}")).await?;
        ensure!(answer == ":1", "{user} is online already: {answer}");
        Ok(session)
    }

    /// The line that Redis answers with.
    async fn call(&mut self, command: &str) -> io::Result<String> {
        let command = format!("{command}\r\n");
        self.connection.write_all(command.as_bytes()).await?;
        let mut answer = String::new();
        self.connection.read_line(&mut answer).await?;
        Ok(answer.trim_end().to_owned())
    }

    async fn log_out(&mut self) -> io::Result<()> {
        let user = self.user;
        self.call(&format!("SREM online {user}")).await?;
        self.call("QUIT").await?;
        Ok(())
    }
}

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        if let Err(error) = self.log_out().await {
            eprintln!("sessions: {} could not log out: {error}", self.user);
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [redis, count] = &arguments[..] else {
        anyhow::bail!("usage: sessions <IP:PORT> <COUNT>");
    };
    let count = count.parse().context("how many sessions")?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut held = Vec::new();
    let mut tasks = JoinSet::new();
    for user in 0..count {
        let session = Session::open(redis, user).await?;
        // In all the places in which a service has them.
        match user % 5 {
            0 => held.push(Some(session)),
            1 => drop(tokio::spawn(idle(session))),
            2 => drop(tasks.spawn(serve(Arc::new(session)))),
            3 => drop(tokio::spawn(async move {
                let mut idle = pin!(idle(session));
                tokio::select! {
                    () = &mut idle => {}
                    () = std::future::pending() => {}
                }
            })),
            _ => drop(tokio::spawn(async move {
                let session: Box<dyn Send> = Box::new(session);
                idle(session).await;
            })),
        }
    }
    println!("{count} sessions are open");
    terminate.recv().await.context("no signals")?;
    Ok(())
}

/// Waits for what never comes.
async fn idle<T>(_session: T) {
    std::future::pending().await
}

async fn serve(session: Arc<Session>) {
    let (asks, asked) = oneshot::channel::<()>();
    let other = tokio::spawn(idle((Arc::clone(&session), asks)));
    let _ = asked.await;
    let _ = other.await;
}
