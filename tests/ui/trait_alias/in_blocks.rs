//! Traits, aliases and imports inside of functions.

//@ run

#![allow(async_fn_in_trait)]

mod outer {
    pub trait Local {
        async fn get(&self) -> u32;
    }
    pub trait Remote = Local<get(..): Send> + Send + Sync;
}

struct Mine(u32);

async fn in_function() -> u32 {
    trait Cache {
        async fn get(&self) -> u32;
    }
    trait SendCache = Cache<get(..): Send> + Send + Sync;
    impl SendCache for Mine {
        async fn get(&self) -> u32 {
            tokio::task::yield_now().await;
            self.0
        }
    }
    async fn run(c: impl SendCache + 'static) -> u32 {
        tokio::spawn(async move { c.get().await }).await.unwrap()
    }
    let object: Box<dyn SendCache> = Box::new(Mine(2));
    let other: Box<dyn Cache<get(..): Send> + Send> = Box::new(Mine(3));
    run(Mine(1)).await + tokio::spawn(async move { object.get().box.await + other.get().box.await }).await.unwrap()
}

async fn imported() -> u32 {
    use outer::Remote as Far;
    struct Mine(u32);
    impl Far for Mine {
        async fn get(&self) -> u32 {
            tokio::task::yield_now().await;
            self.0 * 10
        }
    }
    {
        async fn run<F: Far + 'static>(f: F) -> u32 {
            tokio::spawn(async move { f.get().await }).await.unwrap()
        }
        run(Mine(1)).await
    }
}

async fn nested_module() -> u32 {
    mod inner {
        pub trait Cache {
            async fn get(&self) -> u32;
        }
        pub trait SendCache: Cache<get(..): Send> + Send + Sync {}
    }
    use inner::*;
    impl Cache for Mine {
        async fn get(&self) -> u32 {
            tokio::task::yield_now().await;
            self.0 * 100
        }
    }
    impl SendCache for Mine {}
    async fn run(c: impl SendCache + 'static) -> u32 {
        tokio::spawn(async move { c.get().await }).await.unwrap()
    }
    let object: Box<dyn inner::SendCache> = Box::new(Mine(2));
    run(Mine(1)).await + tokio::spawn(async move { object.get().box.await }).await.unwrap()
}

fn shadowed() -> u32 {
    // Not the alias of that name.
    trait Remote: Sized {
        fn get(self) -> u32;
    }
    impl Remote for u32 {
        fn get(self) -> u32 {
            self
        }
    }
    fn run(r: impl Remote) -> u32 {
        r.get()
    }
    run(7)
}

#[tokio::main]
async fn main() {
    println!("{} {} {} {}", in_function().await, imported().await, nested_module().await, shadowed());
}
