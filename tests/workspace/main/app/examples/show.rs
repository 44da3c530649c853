use cache::{Cache, Plus, block_on};

fn main() {
    let cache: &dyn Cache = &Plus(3);
    println!("example {}", block_on(cache.get(3).box));
}
