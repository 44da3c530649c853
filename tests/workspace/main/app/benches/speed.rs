use cache::{Cache, Plus, block_on};

fn main() {
    let cache: &dyn Cache = &Plus(4);
    println!("bench {}", block_on(cache.get(4).box));
}
