use std::collections::HashMap;

trait Cache {
    async fn get(&self, key: &str) -> u32«⇒ where Self: Sized»;
    fn each<T>(&self, value: T) -> T«⇒ where Self: Sized» {
        value.clone()
    }
}

fn clone<T>(value: &T) -> T«⇒ where T: Sized» {
    value.clone()
}

async fn fetch(cache: &impl Cache, map: HashMap<String, u32>) {
    «⇒Box::pin(»cache.gte("a")«.box⇒)».await;
    «⇒Box::pin(»cache.get("a".to_string())«.box⇒)».await;
    let x: Option<u32> = «⇒Box::pin(»cache.get("a")«.box⇒)».await;
    let s = String::new();
    drop(s); «⇒Box::pin(»cache.get(&s)«.box⇒)».await;
    let n: u64 = «⇒Box::pin(»cache.get(&s)«.box⇒)».await;
    let w = «⇒Box::pin(»cache.get(&s)«.box⇒)» + 1;
    let list: Vec<Rc<u32>> = «⇒Box::pin(»cache.get(&s)«.box⇒)»;
}

fn main() {}
