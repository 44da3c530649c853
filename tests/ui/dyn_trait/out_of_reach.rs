//! A trait that a macro writes stays as it is.

macro_rules! define {
    ($name:ident) => {
        trait $name {
            async fn get(&self) -> u8;
        }
    };
}

define!(Written);

fn written(_: &dyn Written) {} //~ ERROR: the trait `Written` is not dyn compatible

fn main() {
    let _ = written;
}
