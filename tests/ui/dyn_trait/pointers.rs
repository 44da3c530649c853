//! A trait object behind any pointer, and nothing on the trait.

//@ run

use std::{rc::Rc, sync::Arc};

trait Cache {
    async fn get(&self, key: &str) -> Option<Vec<u8>>;
    async fn set(&mut self, key: &str, value: &[u8]) -> usize;
    fn name(&self) -> String;
}

#[derive(Default)]
struct Memory(Vec<(String, Vec<u8>)>);

impl Cache for Memory {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        tokio::task::yield_now().await;
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.clone())
    }

    async fn set(&mut self, key: &str, value: &[u8]) -> usize {
        self.0.push((key.to_owned(), value.to_owned()));
        tokio::task::yield_now().await;
        self.0.len()
    }

    fn name(&self) -> String {
        format!("memory of {}", self.0.len())
    }
}

struct Nothing;

impl Cache for Nothing {
    async fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    async fn set(&mut self, _: &str, _: &[u8]) -> usize {
        0
    }

    fn name(&self) -> String {
        "nothing".to_owned()
    }
}

async fn shared(cache: &dyn Cache) -> Option<Vec<u8>> {
    cache.get("a").box.await
}

async fn exclusive(cache: &mut dyn Cache) -> (usize, Option<Vec<u8>>) {
    let count = cache.set("a", b"1").box.await + cache.set("b", b"2").box.await;
    (count, cache.get("b").box.await)
}

async fn owned(mut cache: Box<dyn Cache>) -> usize {
    cache.set("c", b"3").box.await
}

async fn counted(cache: Rc<dyn Cache>) -> String {
    format!("{} {:?}", cache.name(), cache.get("a").box.await)
}

async fn across_threads(cache: Arc<dyn Cache + Send + Sync>) -> Option<Vec<u8>> {
    let here = cache.clone();
    let in_thread = std::thread::spawn(move || cache.name());
    println!("{}", in_thread.join().unwrap());
    here.get("b").box.await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut memory = Memory::default();
    println!("{:?}", exclusive(&mut memory).await);
    println!("{:?}", shared(&memory).await);
    println!("{}", counted(Rc::new(Memory(memory.0.clone()))).await);
    println!("{:?}", across_threads(Arc::new(Memory(memory.0.clone()))).await);
    println!("{}", owned(Box::new(memory)).await);

    let several: [&dyn Cache; 2] = [&Nothing, &Memory(vec![("a".into(), vec![7])])];
    for cache in several {
        println!("{} {:?}", cache.name(), cache.get("a").box.await);
    }
}
