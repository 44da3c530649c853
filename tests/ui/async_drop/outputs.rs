//@ run
// A future is as `Send` as ever, whatever its output is.

use std::{error::Error, future::ready, pin::Pin};

use normal_async::AsyncDrop;
use tokio::task::yield_now;

struct Session(&'static str);

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    {} closed", self.0);
    }
}

type Outcome<T> = Result<T, Box<dyn Error>>;

async fn function(text: &str) -> Outcome<u32> {
    let _session = Session("of the function");
    ready(()).await;
    Ok(text.parse()?)
}

fn boxed(text: &'static str) -> Pin<Box<dyn Future<Output = Outcome<u32>> + Send>> {
    Box::pin(async move {
        let _session = Session("of the block");
        yield_now().await;
        Ok(text.parse()?)
    })
}

fn opaque() -> impl Future<Output = Outcome<()>> + Send {
    async {
        yield_now().await;
        Err("opaque".into())
    }
}

#[tokio::main]
async fn main() {
    let task = tokio::spawn(async {
        println!("    {:?}", function("1").await.ok());
        println!("    {:?}", boxed("x").await.map_err(|error| error.to_string()));
        println!("    {}", opaque().await.unwrap_err());
        let closure = async |n: u32| -> Outcome<u32> {
            yield_now().await;
            Ok(n)
        };
        println!("    {:?}", closure(4).await.ok());
    });
    task.await.unwrap();
}
