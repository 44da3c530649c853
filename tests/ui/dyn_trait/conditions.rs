//! Methods, parameters and traits that are there on conditions.

//@ run

#[cfg(not(any()))]
trait Cache {
    /// Documented, and there.
    #[cfg(not(any()))]
    async fn get(&self) -> u8;
    #[cfg(any())]
    async fn get(&self) -> NoSuchType;
    #[cfg_attr(not(any()), cfg(any()))]
    async fn put(&self) -> NoSuchType;
    #[cfg_attr(any(), cfg(any()))]
    #[must_use]
    #[inline]
    async fn put(&self) -> u8 {
        2
    }
    #[deprecated]
    async fn old(&self) -> u8 {
        3
    }
    async fn parameters(&self, #[cfg(any())] gone: NoSuchType, #[allow(unused)] here: u8) -> u8 {
        here
    }
}

#[cfg(any())]
trait Cache {
    async fn nothing(&self) -> NoSuchType;
}

struct Fixed;

impl Cache for Fixed {
    async fn get(&self) -> u8 {
        1
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache: &dyn Cache = &Fixed;
    println!("{} {}", cache.get().box.await, cache.put().box.await);
    #[allow(deprecated)]
    let old = cache.old().box.await;
    println!("{old} {}", Fixed.parameters(4).await);
}
