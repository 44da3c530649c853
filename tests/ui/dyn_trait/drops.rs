//! What goes into a call on a trait object is dropped once, whether the future runs to its end, half way, or never.

//@ run

use std::{
    cell::RefCell,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

thread_local!(static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) });

fn log(event: impl Into<String>) {
    LOG.with_borrow_mut(|log| log.push(event.into()));
}

/// Says when it is dropped.
struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        log(self.0);
    }
}

trait Service {
    type Response;

    async fn boxed(self: Box<Self>, argument: Loud) -> Self::Response;
    async fn counted(self: Rc<Self>, argument: Loud) -> Self::Response;
    async fn threads(self: Arc<Self>, argument: Loud) -> Self::Response;
    async fn pinned(self: Pin<&mut Self>, argument: Loud) -> Self::Response;
    async fn shared(&self, argument: Loud) -> Self::Response;
    async fn failing(self: Box<Self>, argument: Loud) -> Self::Response;
}

struct Fixed(Loud);

impl Service for Fixed {
    type Response = Loud;

    async fn boxed(self: Box<Self>, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        Loud("response")
    }

    async fn counted(self: Rc<Self>, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        Loud("response")
    }

    async fn threads(self: Arc<Self>, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        Loud("response")
    }

    async fn pinned(self: Pin<&mut Self>, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        log(self.0.0);
        Loud("response")
    }

    async fn shared(&self, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        log(self.0.0);
        Loud("response")
    }

    async fn failing(self: Box<Self>, _argument: Loud) -> Loud {
        tokio::task::yield_now().await;
        panic!("fails")
    }
}

type Object = dyn Service<Response = Loud>;

fn fixed() -> Fixed {
    Fixed(Loud("service"))
}

fn argument() -> Loud {
    Loud("argument")
}

/// Polls so many times, and drops the future.
fn poll(times: usize, future: impl Future<Output = Loud>) {
    let mut future = pin!(future);
    for _ in 0..times {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(_response) => log("ready"),
            Poll::Pending => log("pending"),
        }
    }
}

/// The same by a call on a trait object and by one on the type itself.
macro_rules! compare {
    ($what:literal, |$service:ident| $call:expr, $new:expr, $object:ty) => {
        for times in 0..=2 {
            {
                #[allow(unused_mut)]
                let mut $service = $new;
                poll(times, $call);
            }
            let of_type = LOG.take();
            {
                #[allow(unused_mut)]
                let mut $service: $object = $new;
                poll(times, $call);
            }
            let of_object = LOG.take();
            println!("{} {times}: {}", $what, of_object.join(" "));
            assert_eq!(of_type, of_object);
        }
    };
}

fn main() {
    compare!("boxed", |service| service.boxed(argument()).box, Box::new(fixed()), Box<Object>);
    compare!("counted", |service| service.counted(argument()).box, Rc::new(fixed()), Rc<Object>);
    compare!("threads", |service| service.threads(argument()).box, Arc::new(fixed()), Arc<Object>);
    compare!(
        "pinned",
        |service| service.as_mut().pinned(argument()).box,
        Box::pin(fixed()),
        Pin<Box<Object>>
    );
    compare!("shared", |service| service.shared(argument()).box, Box::new(fixed()), Box<Object>);

    std::panic::set_hook(Box::new(|_| ()));
    let service: Box<Object> = Box::new(fixed());
    let result = catch_unwind(AssertUnwindSafe(|| poll(2, service.failing(argument()).box)));
    println!("failing: {} {}", result.is_err(), LOG.take().join(" "));
}
