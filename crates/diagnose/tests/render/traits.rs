use std::fmt::{Debug, Display};

struct Plain;

fn show<T: Display + Debug>(value: T) -> String {
    format!("{value}")
}

fn needs_send<T: Send + 'static>(_: T) {}

trait Cache {
    async fn get(&self, key: &str) -> Option<u32>;
    fn generic<T>(&self, value: T);
    fn plain(&self)
    where
        Self: Sized;
}

fn dynamic(cache: &dyn Cache) {
    cache.plain();
}

async fn spawned() {
    let rc = std::rc::Rc::new(1);
    std::future::ready(()).await;
    drop(rc);
}

fn iterate(plain: Plain) {
    for item in plain {}
    let total: u32 = vec![1, 2].iter().map(|x| x.to_string()).sum();
    let list: Vec<u32> = ["a"].iter().collect();
}

#[derive(Clone, Copy)]
struct Holder {
    text: String,
    plain: Plain,
}

#[derive(Debug, PartialEq, Hash)]
enum Choice {
    One(Plain),
    Two { plain: Plain },
}

fn exhaustive(choice: Choice, n: Option<u8>) {
    match choice {
        Choice::One(_) => {}
    }
    match n {
        Some(0..=100) => {}
        None => {}
    }
    let Some(m) = n;
}

fn ambiguous() {
    let x = "5".parse().unwrap();
    let list = Vec::new();
    let y = Default::default();
    let z = "1 2".split(' ').map(|s| s.parse().unwrap()).collect();
}

impl Display for Plain {}
impl Display for Vec<u32> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        Ok(())
    }
}
impl Plain {
    fn same(&self) {}
    fn same(&self) {}
}

fn main() {
    show(Plain);
    println!("{}", Plain);
    println!("{:?} {}", Plain);
    needs_send(spawned());
    Plain == Plain;
    Plain.clone();
    let question: Option<u32> = { Some(1)? };
    let future = async { Ok(std::fs::read("a")?) };
}
