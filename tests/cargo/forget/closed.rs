#![allow(dead_code, unused)]
use normal_async::Forget;
use std::mem::{self, forget as f};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::sync::Arc as Shared;

mod inner {
    use std::mem::*;
    pub fn globs(guard: super::Guard) {
        forget(guard); //~
    }
    mod deeper {
        use super::super::{mem, Guard};
        fn through_the_parent() {
            mem::forget(Guard); //~
        }
    }
}

pub struct Guard;
impl !Forget for Guard {}
struct Holder<T> {
    content: Vec<Option<T>>,
}

async fn hold() {
    let guard = Guard;
    std::future::ready(()).await;
    drop(guard);
}

static HELD: Mutex<Option<Guard>> = Mutex::new(None); //~
thread_local! {
    static LOCAL: std::cell::RefCell<Vec<Guard>> = const { std::cell::RefCell::new(Vec::new()) }; //~
    static NUMBER: u8 = 1;
}

fn generic<T>(value: T) -> Rc<T> {
    Rc::new(value) //~
}

fn block() {
    f(async { hold().await }); //~
}

fn closure() {
    let guard = Guard;
    f(move || drop(&guard)); //~
}

fn value() {
    let _ = Some(Guard).map(mem::forget::<Guard>); //~
}

fn variable() {
    let forget_later = std::mem::forget; //~
    forget_later(Guard);
}

fn main() {
    std::mem::forget(Guard); //~
    core::mem::forget((1, Guard)); //~
    mem::forget(vec![Guard]); //~
    f(hold()); //~
    f(Holder { content: vec![Some(Guard)] }); //~
    f(|| 1);
    Shared::new(Guard); //~
    Arc::<Guard>::new(Guard); //~
    mem::forget::<Guard>(Guard); //~
    Rc::pin(Guard); //~
    let _ = Some(Guard).map(Rc::new); //~
    let _ = std::mem::ManuallyDrop::new(Guard); //~
    let _ = std::mem::MaybeUninit::new(Guard); //~
    Box::leak(Box::new(Guard)); //~
    println!("{:?}", Box::into_raw(Box::new(Guard))); //~
    Vec::leak(vec![Guard]); //~
    vec![Guard].leak(); //~
    let text = String::from("a").leak();
    let _ = vec![Rc::new(Guard)]; //~
    let _ = Rc::into_raw(Rc::new(1));
}
