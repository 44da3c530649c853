// rustc knows of no clean-up that awaits, so its errors point to the trait that has one.

struct Pool;

impl Pool {
    async fn close(&mut self) {}
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.close().await; //~ ERROR: `await` is only allowed inside `async` functions and blocks
    }
}

struct Session;

impl Drop for Session {
    async fn drop(&mut self) {} //~ ERROR: method `drop` has an incompatible type for trait
}

fn main() {}
