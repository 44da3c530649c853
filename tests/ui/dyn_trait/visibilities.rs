//! Traits that not everyone may see, and calls where the trait is not imported.

//@ run

#![allow(async_fn_in_trait)]

mod shop {
    pub trait Open {
        async fn number(&self) -> u8;
    }

    pub(crate) trait OfCrate {
        async fn number(&self) -> u8;
    }

    pub(in crate::shop) trait OfShop {
        async fn number(&self) -> u8;
    }

    pub(super) trait OfParent {
        async fn number(&self) -> u8;
    }

    trait Private {
        async fn number(&self) -> u8;
    }

    impl Open for u8 {
        async fn number(&self) -> u8 {
            *self
        }
    }

    impl OfCrate for u8 {
        async fn number(&self) -> u8 {
            *self + 1
        }
    }

    impl OfShop for u8 {
        async fn number(&self) -> u8 {
            *self + 2
        }
    }

    impl OfParent for u8 {
        async fn number(&self) -> u8 {
            *self + 3
        }
    }

    impl Private for u8 {
        async fn number(&self) -> u8 {
            *self + 4
        }
    }

    pub mod counter {
        use super::*;

        pub async fn all(of: u8) -> [u8; 5] {
            let open: &dyn Open = &of;
            let of_crate: &dyn OfCrate = &of;
            let of_shop: &dyn OfShop = &of;
            let of_parent: &dyn OfParent = &of;
            let private: &dyn Private = &of;
            [
                open.number().box.await,
                of_crate.number().box.await,
                of_shop.number().box.await,
                of_parent.number().box.await,
                private.number().box.await,
            ]
        }
    }

    pub fn open() -> Box<dyn Open> {
        Box::new(7)
    }
}

mod sealed {
    pub trait Sealed {
        async fn secret(&self) -> u8;
    }

    impl Sealed for u8 {
        async fn secret(&self) -> u8 {
            *self
        }
    }
}

pub trait Exported: sealed::Sealed {
    async fn doubled(&self) -> u8 {
        self.secret().await * 2
    }
}

impl Exported for u8 {}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", shop::counter::all(10).await);
    println!("{}", shop::open().number().box.await);
    let (of_crate, of_parent): (&dyn shop::OfCrate, &dyn shop::OfParent) = (&20, &20);
    println!("{} {}", of_crate.number().box.await, of_parent.number().box.await);
    let exported: &dyn Exported = &30;
    println!("{} {}", exported.doubled().box.await, exported.secret().box.await);

    trait Local {
        async fn number(&self) -> u8;
    }
    impl Local for () {
        async fn number(&self) -> u8 {
            40
        }
    }
    let local: &dyn Local = &();
    println!("{}", local.number().box.await);
    {
        trait Local {
            async fn number(&self) -> u8;
        }
        impl Local for () {
            async fn number(&self) -> u8 {
                41
            }
        }
        let local: &dyn Local = &();
        println!("{}", local.number().box.await);
    }
}
