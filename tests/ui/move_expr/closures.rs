//! A move expression is evaluated when its closure is created, captured by value, and dropped with it; everything else is
//! captured as it was.
//@ run
//@ revisions: edition2018 edition2024
//@[edition2018] edition: 2018

use std::{cell::RefCell, rc::Rc, sync::Arc};

fn twice(f: impl Fn() -> usize) -> usize { f() + f() }

fn returned(name: &str) -> impl Fn(&str) -> String {
    |greeting| format!("{greeting} {}", move(name.to_owned()))
}

fn boxed(name: &str) -> Box<dyn FnMut(u32) -> u32 + 'static> {
    Box::new(|n| { move(name.len() as u32 + 1) += n; move(n_of(name)) + n })
}

fn n_of(name: &str) -> u32 { name.len() as u32 * 100 }

/// A mutable temporary.
fn counter() -> impl FnMut() -> u32 {
    || {
        let count = &mut move(10);
        *count += 1;
        *count
    }
}

fn once() -> impl FnOnce() -> String {
    let text = String::from("once");
    || move(text)
}

struct Loud(&'static str, Rc<RefCell<Vec<String>>>);

impl Drop for Loud {
    fn drop(&mut self) { self.1.borrow_mut().push(format!("drop {}", self.0)) }
}

fn order() -> Vec<String> {
    let log = Rc::new(RefCell::new(Vec::new()));
    let say = |what: &'static str| { log.borrow_mut().push(what.to_owned()); Loud(what, log.clone()) };
    {
        let never_called = || {
            log.borrow_mut().push("called".to_owned());
            let _ = (&move(say("a")), &move(say("b")));
        };
        log.borrow_mut().push("created".to_owned());
        let _keep = &never_called;
    }
    let call = || { let _ = &move(say("c")); log.borrow_mut().push("body".to_owned()) };
    call();
    call();
    drop(call);
    log.borrow_mut().push("end".to_owned());
    log.take()
}

/// Captured by reference, the way it was.
fn others() -> String {
    let text = String::from("text");
    let mut count = 0;
    let shared = Arc::new(1);
    let mut call = |n: &usize| {
        count += n;
        text.len() + *move(shared.clone()) + Arc::strong_count(&shared)
    };
    let all = call(&2) + { let n = 3; call(&n) };
    format!("{all} {count} {text}")
}

/// Two levels out.
fn nested() -> Vec<i32> {
    let mut log = Vec::new();
    let mut n = 0;
    let mut next = || { n += 1; n };
    let outer = || {
        let inner = || move(move(next()) * 10) + 1;
        inner() + inner()
    };
    log.push(outer());
    log.push(outer());
    log.push((|| move((|| move(next()) + 1)()) * 2)());
    log
}

fn precedence() -> (bool, i32) {
    let (x, y) = (false, true);
    let either = || move(x) || y;
    let function = |n: i32| n + 1;
    let call = || move(function)(1) + -move(3);
    (either(), call())
}

macro_rules! deferred {
    ($value:expr, $with:expr) => {
        || $with(&move($value))
    };
}

fn macros() -> String {
    let text = String::from("macro");
    let print = || format!("{} {:?} {}", move(text.clone()), vec![move(1), 2], text);
    let all: Vec<usize> = vec![1, 2].into_iter().map(|n| n + deferred!(text.clone(), String::len)()).collect();
    let in_input = format!("{}", (|| move(text.len()) + 1)());
    format!("{} {} {all:?} {in_input} {}", print(), print(), deferred!(text, |text: &String| text.len())())
}

fn multi_line() -> usize {
    let words = ["a", "b"];
    let f = |extra: usize| {
        move(
            words
                .iter() // each
                .map(|word| word.len())
                .sum::<usize>()
        ) + extra
    };
    f(1) + f(2)
}

fn main() {
    let text = String::from("abc");
    println!("{} {text}", twice(|| move(text.clone()).len()));
    println!("{} {:?}", returned("you")("hello"), (boxed("me")(5), boxed("me")(6)));
    let mut count = counter();
    println!("{} {} {}", count(), count(), once()());
    println!("{:?}", order());
    println!("{}", others());
    println!("{:?} {:?}", nested(), precedence());
    println!("{}", macros());
    println!("{}", multi_line());
    std::thread::spawn(move || println!("{}", move(text.len()))).join().unwrap();
}
