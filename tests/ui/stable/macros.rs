//! In macro input, rustc says what is wrong where the macro lets it.

//@ rustc-env: NORMAL_ASYNC_STABLE=1

macro_rules! bound {
    ($bound:item) => {
        $bound
    };
}

macro_rules! plain {
    ((..): $out:expr) => {
        $out
    };
}

trait Cache {
    async fn get(&self) -> u32;
}

bound! {
    fn by_bound<C: Cache<get(..): Send>>(_: C) {} //~ ERROR: return type notation is experimental
}

fn main() {
    assert_eq!(plain!((..): 1), 1);
}
