//@ run
// What is borrowed is cleaned up before the borrow ends.

use std::{fmt::Display, future::ready};

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Connection {
    log: Vec<String>,
}

impl Connection {
    async fn send(&mut self, what: &str) {
        yield_now().await;
        println!("    {what}");
        self.log.push(what.to_owned());
    }
}

impl AsyncDrop for Connection {
    async fn drop(&mut self) {
        let log = self.log.join(", ");
        self.send("goodbye").await;
        println!("    sent {log}");
    }
}

struct Tx<'c> {
    connection: &'c mut Connection,
    committed: bool,
}

impl<'c> Tx<'c> {
    fn begin(connection: &'c mut Connection) -> Self {
        Tx {
            connection,
            committed: false,
        }
    }

    async fn commit(mut self) {
        self.connection.send("commit").await;
        self.committed = true;
    }
}

impl AsyncDrop for Tx<'_> {
    async fn drop(&mut self) {
        if !self.committed {
            self.connection.send("rollback").await;
        }
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        println!("    end of transaction");
    }
}

/// Of which it is not known whether it borrows.
struct Guard<T: Display>(T);

impl<T: Display> AsyncDrop for Guard<T> {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    guard of {}", self.0);
    }
}

async fn transactions() -> Result<(), std::num::ParseIntError> {
    let mut connection = Connection { log: Vec::new() };
    {
        let _tx = Tx::begin(&mut connection);
    }
    connection.send("between").await;
    Tx::begin(&mut connection).commit().await;
    let name = String::from("name");
    let _guard = Guard(&name);
    let tx = Tx::begin(&mut connection);
    let _: u32 = "x".parse()?;
    tx.commit().await;
    Ok(())
}

async fn in_sync_code(connection: &mut Connection) {
    fn rollback(connection: &mut Connection) {
        drop(Tx::begin(connection));
        println!("    next statement");
    }
    rollback(connection);
}

#[tokio::main]
async fn main() {
    println!("transactions");
    assert!(transactions().await.is_err());
    println!("in sync code");
    let mut connection = Connection { log: Vec::new() };
    in_sync_code(&mut connection).await;
    println!("cancelled");
    {
        let mut held = Box::pin(async {
            let _tx = Tx::begin(&mut connection);
            std::future::pending::<()>().await;
        });
        let polled = futures_poll(held.as_mut()).await;
        println!("    ready: {polled}");
    }
    println!("    the connection is free");
    connection.send("select").await;
    ready(()).await;
}

/// Whether it is ready when it is polled once.
async fn futures_poll(future: std::pin::Pin<&mut (dyn Future<Output = ()> + Send)>) -> bool {
    let mut future = Some(future);
    std::future::poll_fn(move |cx| {
        let future = future.as_mut().unwrap().as_mut();
        std::task::Poll::Ready(future.poll(cx).is_ready())
    })
    .await
}
