//! What an operand borrows lives as long as in a call without `.box`.

//@ run
//@ revisions: edition2021 edition2024
//@[edition2021] edition: 2021

use std::sync::Mutex;

struct Guarded(Mutex<String>);

trait Text {
    async fn length(&self) -> usize;
    fn letters(&self) -> impl Iterator<Item = char>;
}

impl Text for str {
    async fn length(&self) -> usize {
        self.len()
    }

    fn letters(&self) -> impl Iterator<Item = char> {
        self.chars()
    }
}

fn owned() -> String {
    "owned".to_owned()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let guarded = Guarded(Mutex::new("guarded".to_owned()));
    println!("{}", owned().length().box.await);
    println!("{}", guarded.0.lock().unwrap().length().box.await);
    println!("{:?}", owned().letters().box.collect::<Vec<_>>());
    println!("{}", guarded.0.lock().unwrap().letters().box.count());
    let last = match guarded.0.lock().unwrap().letters().box.last() {
        Some(last) => last,
        None => ' ',
    };
    println!("{last}");
    for letter in owned().letters().box {
        print!("{letter}");
    }
    println!();
    // Nothing holds the lock any more.
    assert!(guarded.0.try_lock().is_ok());
}
