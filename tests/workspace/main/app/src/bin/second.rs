use cache::{Cache, Plus, block_on};

fn main() {
    let cache: &dyn Cache = &Plus(2);
    println!("second {}", block_on(cache.get(2).box));
}
