#![allow(dead_code, unused)]
use normal_async::Forget as F;
use std::rc::Rc;
use std::sync::Arc;

pub struct Guard;
impl !F for Guard {}

struct Holder {
    guard: Option<Guard>,
}

struct Future<T>(T);

macro_rules! keep {
    ($value:expr) => {
        Rc::new($value)
    };
}

macro_rules! tokens {
    ($($token:tt)*) => { $($token)* };
}

trait Shared: Sized {
    fn shared(self) -> Rc<Self> {
        Rc::new(self) //~
    }
}

async fn inner() {
    let guard = Guard;
    std::future::ready(()).await;
    drop(guard);
}

async fn outer() {
    inner().await
}

fn bounded<T: F>(value: T) {
    std::mem::forget(value)
}

fn object(object: Box<dyn Fn()>, may_be: Box<dyn Fn() + F>) {
    std::mem::forget(object); //~
    std::mem::forget(may_be);
}

fn closures() {
    let holder = Holder { guard: None };
    let _ = Rc::new(move || drop(&holder)); //~
}

fn closures_with_arguments() {
    let holder = Holder { guard: None };
    let _: Arc<dyn Fn(&u8)> = Arc::new(move |number| drop((&holder, number))); //~
}

fn block() {
    bounded(async { outer().await }); //~
}

fn main() {
    keep!(1);
    keep!(Guard); //~
    tokens! { std::mem::forget(Guard); } //~
    bounded(Holder { guard: None }); //~
    bounded(outer()); //~
    bounded([Some(Future(Box::pin(outer())))]); //~
    bounded(&Guard); //~
    bounded(|| Guard);
}
