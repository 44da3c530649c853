//! What an implementation lacks, and what does not fit the trait.

//@no-rustfix

trait Cache {
    async fn get(&self, key: &str) -> u8;
    async fn set(&mut self, key: &str);
}

struct Memory;

impl Cache for Memory {
    //~^ ERROR: not all trait items implemented, missing: `set`
    async fn get(&self, key: u8) -> u8 {
        //~^ ERROR: method `get` has an incompatible type for trait
        key
    }
}

struct Nothing;

fn main() {
    let _: &dyn Cache = &Memory;
    let _: &dyn Cache = &Nothing; //~ ERROR: the trait bound `Nothing: Cache` is not satisfied
}
