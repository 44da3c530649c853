//@ no-rustfix
// Errors about code of types with a clean-up are those that any code has, at the same places.

use normal_async::AsyncDrop;

struct Pool {
    name: String,
    items: Vec<u32>,
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        self.nmae.clear(); //~ ERROR: no field `nmae`
        self.items.push("x"); //~ ERROR: mismatched types
    }
}

async fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    let n = text.parse::<u32>()?;
    if n == 1 {
        return Ok("1"); //~ ERROR: mismatched types
    }
    let _pool = Pool { name: 1, items: vec![] }; //~ ERROR: mismatched types
    Ok(n).await //~ ERROR: is not a future
}

async fn misspelled(pool: &Pool) -> usize {
    pool.name.lenn() //~ ERROR: no method named `lenn`
}

fn missing() -> Pool {
    Pool { name: String::new() } //~ ERROR: missing field `items`
}

struct Printed<T>(T);

impl<T: std::fmt::Debug> AsyncDrop for Printed<T> { //~ ERROR: an implementation of `AsyncDrop` has the bounds of its type
    async fn drop(&mut self) {}
}

struct Sent<T: 'static>(T);

impl<T: Send> AsyncDrop for Sent<T> { //~ ERROR: an implementation of `AsyncDrop` has the bounds of its type
    async fn drop(&mut self) {}
}

impl AsyncDrop for Pool { //~ ERROR: conflicting implementations of trait `normal_async::AsyncDrop`
    async fn drop(&mut self) {}
}

fn main() {}
