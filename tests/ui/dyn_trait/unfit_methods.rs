//! Methods that no trait object can have do not keep a trait from having trait objects.

//@ run

trait Cache {
    async fn get(&self) -> u8;

    async fn generic<T: Send>(&self, value: T) -> T {
        value
    }
    async fn impl_argument(&self, value: impl Into<u32>) -> u32 {
        value.into()
    }
    async fn sized<const N: usize>(&self) -> usize {
        N
    }
    async fn by_value(self) -> u8;
    async fn by_value_if_sized(self) -> u8
    where
        Self: Sized,
    {
        self.get().await + 1
    }
    async fn without_receiver() -> u8;
    async fn same(&self, other: &Self) -> bool;
    async unsafe fn unchecked(&self) -> u8 {
        7
    }
    async fn never(&self) -> ! {
        std::future::pending().await
    }
    fn not_async<T>(&self, value: T) -> T {
        value
    }
    fn new() -> Self;
    fn nested(&self) -> Option<impl Iterator<Item = u8>> {
        Some(0..3)
    }
}

struct Fixed(u8);

impl Cache for Fixed {
    async fn get(&self) -> u8 {
        self.0
    }

    async fn by_value(self) -> u8 {
        self.0
    }

    async fn without_receiver() -> u8 {
        3
    }

    async fn same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn new() -> Self {
        Fixed(1)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let object: &dyn Cache = &Fixed(2);
    println!("{}", object.get().box.await);

    let fixed = Fixed::new();
    println!("{} {}", fixed.generic('g').await, fixed.impl_argument(4u8).box.await);
    println!("{} {}", fixed.sized::<5>().box.await, fixed.same(&Fixed(1)).await);
    println!("{} {}", Fixed::without_receiver().await, fixed.not_async("text"));
    println!("{}", unsafe { fixed.unchecked().box.await });
    drop(fixed.never());
    println!("{:?}", fixed.nested().map(Iterator::count));
    println!("{} {}", Fixed(8).by_value().await, fixed.by_value_if_sized().box.await);
}
