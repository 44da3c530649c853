//! The future of a boxed function has to be awaited like any other.

box async fn count(n: u8) -> u8 { //~ ERROR: mismatched types
    if n == 0 {
        return 0;
    }
    let rest: u8 = count(n - 1);
    rest + 1
}

trait Cache {
    async fn get(&self) -> String;
}

async fn through(cache: &dyn Cache) -> String {
    cache.get().box //~ ERROR: mismatched types
}

fn main() {
    drop((count(1), through));
}
