//@ no-rustfix
// Beside a clean-up, a `Drop` is written as ever, and nobody calls it.

use normal_async::{AsyncDrop, lowered::OwnDrop as Lowered};

struct Pool {
    name: String,
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {}
}

impl Drop for Pool {
    fn drop(&self) { //~ ERROR: method `drop` has an incompatible type for trait
        println!("{}", self.name);
    }
}

struct Session<'a>(&'a str);

impl AsyncDrop for Session<'_> {
    async fn drop(&mut self) {}
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

struct Lease(u32);

impl AsyncDrop for Lease {
    async fn drop(&mut self) {}
}

impl Drop for Lease { //~ ERROR: not all trait items implemented, missing: `drop`
    fn dropped(&mut self) {} //~ ERROR: method `dropped` is not a member of trait `Drop`
}

fn main() {
    let mut session = Session("a");
    Drop::drop(&mut session); //~ ERROR: explicit use of destructor method
    Lowered::drop(&mut session); //~ ERROR: takes 2 arguments but 1 argument was supplied
}
