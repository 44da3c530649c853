//! Macros that have names of the standard library's, and show nothing, are given what any macro is.

//@ run

use crate::shown as dbg;

trait Cache {
    async fn get(&self, key: u8) -> bool;
}

impl Cache for u8 {
    async fn get(&self, key: u8) -> bool {
        *self == key
    }
}

macro_rules! assert {
    ($value:expr) => {
        println!("asserted: {}", $value)
    };
}

#[macro_export]
macro_rules! shown {
    ($value:expr; $name:ident) => {
        println!("{}: {}", stringify!($name), $value)
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    let object: &dyn Cache = &3;
    assert!(object.get(3).box.await);
    dbg!(object.get(4).box.await; key);
    let failing = tokio::spawn(async { std::assert!(3.get(4).box.await) });
    let panic = failing.await.unwrap_err().into_panic();
    println!("{}", panic.downcast_ref::<&str>().unwrap());
}
