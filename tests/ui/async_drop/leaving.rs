//@ run
// Programs wait for clean-ups before they end, however their runtime was made.

use std::{
    process::{ExitCode, Termination},
    time::Duration,
};

use normal_async::{AsyncDrop, async_drop};
use tokio::{
    runtime::{Builder, Runtime},
    task::yield_now,
    time::sleep,
};

struct Session(&'static str);

impl AsyncDrop for Session {
    async fn drop(&mut self) {
        sleep(Duration::from_millis(1)).await;
        println!("    {} closed", self.0);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn one_thread() -> Result<ExitCode, String> {
    let _held = Session("held");
    tokio::spawn(hold("in a task"));
    yield_now().await;
    Err("an error".to_owned())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn several_threads() {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    tokio::spawn(async {
        sender.send(()).unwrap();
        hold("in a task").await;
    });
    receiver.await.unwrap();
}

async fn hold(name: &'static str) {
    let _session = Session(name);
    std::future::pending().await
}

fn by_hand(runtime: &Runtime) {
    runtime.block_on(async_drop::run(async {
        tokio::spawn(hold("in a task"));
        yield_now().await;
        println!("    ends");
    }));
}

fn in_sync_code(runtime: &Runtime) {
    let _entered = runtime.enter();
    drop(Session("beside a runtime"));
    println!("    dropped");
}

fn main() -> ExitCode {
    println!("one thread");
    println!("    {:?}", one_thread().map(|code| code.report()).unwrap_err());
    println!("several threads");
    several_threads();
    println!("by hand");
    by_hand(&Builder::new_current_thread().enable_all().build().unwrap());
    println!("in sync code");
    in_sync_code(&Builder::new_multi_thread().enable_all().build().unwrap());
    println!("without a runtime");
    drop(Session("alone"));
    println!("    dropped");
    println!("a runtime that is gone");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::spawn(hold("left behind"));
        yield_now().await;
    });
    drop(runtime);
    async_drop::wait();
    println!("end of main");
    ExitCode::SUCCESS
}
