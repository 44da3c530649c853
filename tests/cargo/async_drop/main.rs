//! Knows nothing of it.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

use service::Service;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

async fn run() {
    let mut service = Service::start("service").await;
    println!("{:?}", service.call().await);
    println!("{}", service.call().await.is_err());
    drop(service);
    println!("dropped");
    std::future::ready(()).await;
    println!("awaited");
    service::lease("a").await;
}

fn main() {
    block_on(run());
    println!("sync");
    let service = block_on(Service::start("other"));
    drop(service);
    println!("end");
}
