//! A crate that has `normal_async` and some `Forget`s, but not that one: it means what it means to rustc.
use normal_async::task;
use std::rc::Rc;

pub enum Action {
    Forget,
    Keep,
}

impl std::ops::Not for Action {
    type Output = Action;
    fn not(self) -> Action {
        Action::Forget
    }
}

pub trait Forget {}
impl Forget for u8 {}

fn keep<T>(value: T) -> Rc<T> {
    Rc::new(value)
}

fn main() {
    std::mem::forget(keep(String::new()));
    drop(task::spawn_blocking(|| ()));
    assert!(matches!(!Action::Keep, Action::Forget));
    println!("{}", stringify!(std::rc::Rc::new(1)));
}
