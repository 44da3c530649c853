//! Plain Rust that uses a trait with types of unknown size: the trait stays as it is.

//@ run

use std::{rc::Rc, sync::Arc};

trait Length {
    async fn length(&self) -> usize;

    fn twice(&self) -> usize {
        2
    }
}

impl Length for str {
    async fn length(&self) -> usize {
        self.len()
    }
}

impl Length for [u8] {
    async fn length(&self) -> usize {
        self.len() * self.twice()
    }
}

impl<T: Length + ?Sized> Length for Box<T> {
    async fn length(&self) -> usize {
        (**self).length().await
    }
}

impl<T: ?Sized> Length for Arc<T>
where
    T: Length,
{
    async fn length(&self) -> usize {
        self.as_ref().length().await
    }
}

async fn measure<T>(value: &T) -> usize
where
    T: Length + ?Sized,
{
    value.length().await
}

async fn measure_argument(value: &(impl Length + ?Sized)) -> usize {
    value.length().await
}

struct Wrapper<T: ?Sized>(T);

impl<T: ?Sized> Wrapper<T> {
    async fn length(&self) -> usize
    where
        T: Length,
    {
        self.0.length().await
    }
}

/// In another file's eyes this is all there is of it: nothing tells that `Self` may be unsized.
trait Doubled: Length {
    async fn doubled(&self) -> usize {
        self.length().await * 2
    }
}

impl<T: Length + ?Sized> Doubled for T {}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{} {}", measure("text").await, measure_argument(&[1, 2][..]).await);
    println!("{}", measure(&Box::<str>::from("boxed")).await);
    println!("{}", measure(&Arc::<str>::from("shared")).await);
    let wrapper: Rc<Wrapper<[u8]>> = Rc::new(Wrapper([1, 2, 3]));
    println!("{} {}", wrapper.length().await, "four".doubled().await);
}
