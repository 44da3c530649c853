//! A trait that is unsafe to implement.

//@ run

/// # Safety
///
/// `get` returns an even number.
unsafe trait Even {
    type Error;

    async fn get(&self) -> u8;
    async fn check(&self) -> Result<u8, Self::Error>;
    async unsafe fn unchecked(&self) -> u8 {
        0
    }
}

struct Two;

// SAFETY: two is even.
unsafe impl Even for Two {
    type Error = String;

    async fn get(&self) -> u8 {
        2
    }

    async fn check(&self) -> Result<u8, String> {
        Err("two".to_owned())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let even: Box<dyn Even<Error = String>> = Box::new(Two);
    println!("{} {:?}", even.get().box.await, even.check().box.await);
    // SAFETY: nothing is asked of callers.
    println!("{}", unsafe { Two.unchecked().await });
}
