// What the borrow checker says of values with a clean-up.

use normal_async::AsyncDrop;

struct Pool {
    name: String,
    items: Vec<u32>,
}

impl AsyncDrop for Pool {
    async fn drop(&mut self) {
        let items = &mut self.items;
        self.name.clear();
        items.clear();
    }
}

fn new() -> Pool {
    Pool { name: String::new(), items: vec![] }
}

async fn moved(pool: Pool) -> String {
    pool.name //~ ERROR: cannot move out of a value whose type implements `AsyncDrop`
}

async fn borrowed_twice() {
    let mut pool = new();
    let first = &mut pool.items;
    pool.items.clear(); //~ ERROR: cannot borrow `pool.items` as mutable more than once at a time
    first.clear();
}

async fn outlived() {
    let escaped;
    {
        let inner = new();
        escaped = &inner.name;
    }
    println!("{escaped}"); //~ ERROR: borrow may still be in use when destructor runs
}

async fn returned<'a>(a: &'a str, b: &str) -> &'a str {
    println!("{a}");
    b //~ ERROR: explicit lifetime required in the type of `b`
}

async fn used_after_move(pool: Pool) {
    drop(pool);
    println!("{}", pool.items.len()); //~ ERROR: borrow of moved value: `pool`
}

fn main() {}
