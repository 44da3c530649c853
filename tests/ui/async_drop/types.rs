//@ run
// Types with a clean-up are ordinary structs.

use std::{fmt::Debug, future::ready, marker::PhantomData, time::Duration};

use normal_async::AsyncDrop;
use tokio::task::yield_now;

/// Says so when it is dropped.
#[derive(Debug, Clone, PartialEq, Default)]
struct Field(&'static str);

impl Drop for Field {
    fn drop(&mut self) {
        println!("    field {}", self.0);
    }
}

mod pools {
    use super::*;

    /// Generic, with bounds in both places, public and private fields, derives and a `Drop` of its own.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Pool<T: Debug + Send + 'static, const N: usize = 2>
    where
        T: Clone,
    {
        pub name: String,
        pub(super) items: [Option<T>; N],
        open: bool,
        idle: Duration,
        first: Field,
        #[cfg(any())]
        never: Field,
        last: Field,
        marker: PhantomData<T>,
    }

    impl<T: Debug + Send + Clone + 'static, const N: usize> Pool<T, N> {
        pub fn new(name: &str, items: [Option<T>; N]) -> Self {
            Self {
                items,
                name: name.to_owned(),
                open: true,
                idle: Duration::from_secs(1),
                last: Field("last"),
                first: Field("first"),
                marker: PhantomData,
            }
        }

        pub fn summary(&self) -> String {
            let Self { open, idle, .. } = self;
            format!("{}: {:?}, {open}, {idle:?}, {:?}", self.name, self.items, &self.first)
        }

        pub fn parts(&mut self) -> (&mut String, &[Option<T>]) {
            (&mut self.name, &self.items)
        }

        async fn close(&mut self) {
            for item in &mut self.items {
                if let Some(item) = item.take() {
                    yield_now().await;
                    println!("    {} closes {item:?}", self.name);
                }
            }
            self.open = false;
        }
    }

    impl<T: Debug + Send + Clone + 'static, const N: usize> AsyncDrop for Pool<T, N> {
        async fn drop(&mut self) {
            self.close().await;
        }
    }

    impl<T: Debug + Send + Clone + 'static, const N: usize> Drop for Pool<T, N> {
        fn drop(&mut self) {
            println!("    own drop, open: {}", self.open);
        }
    }
}

use pools::Pool;

struct Pair(pub String, Field);

impl AsyncDrop for Pair {
    async fn drop(&mut self) {
        yield_now().await;
        self.0.push('!');
        println!("    pair {} {:?}", self.0, self.1);
    }
}

impl Pair {
    fn make(name: &str) -> Self {
        Self(name.to_owned(), Field("of pair"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Level(u8);

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Unit;

impl AsyncDrop for Unit {
    async fn drop(&mut self) {
        yield_now().await;
        println!("    unit");
    }
}

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Clone)]
pub(crate) struct Derived {
    level: Level,
    r#type: String,
}

impl AsyncDrop for Derived {
    async fn drop(&mut self) {
        println!("    derived {} {:?}", self.r#type, self.level);
    }
}

/// One that holds others.
struct Service {
    pair: Pair,
    units: Vec<Unit>,
}

impl AsyncDrop for Service {
    async fn drop(&mut self) {
        println!("    service with {} and {}", self.pair.0, self.units.len());
        self.units.pop();
        ready(()).await;
        println!("    service closed");
    }
}

fn local() -> impl Sized {
    struct Local {
        text: String,
    }
    impl AsyncDrop for Local {
        async fn drop(&mut self) {
            println!("    local {}", self.text);
        }
    }
    Local {
        text: "text".to_owned(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("generic");
    {
        let mut pool = Pool::new("pool", [Some(1), None, Some(3)]);
        println!("    {}", pool.summary());
        println!("    {pool:?}");
        pool.name.push('s');
        pool.name += "!";
        pool.items[1] = Some(2);
        let (name, items) = pool.parts();
        name.push_str(&items.len().to_string());
        println!("    {} {}", pool.name, pool.items.len());
        assert!(pool.items.iter().all(Option::is_some));
    }
    ready(()).await;
    println!("clone");
    {
        let pool = Pool::new("a", [Some(())]);
        let name: String = pool.name.clone();
        let clone = pool.clone();
        assert!(clone == pool && clone.name == name);
    }
    ready(()).await;
    println!("tuple");
    {
        let pair = Pair("a".to_owned(), Field("of a"));
        let made = Pair::make("b");
        println!("    {} {}", pair.0, made.0.len());
    }
    ready(()).await;
    println!("unit");
    {
        let _units = (Unit, Unit::default());
    }
    ready(()).await;
    println!("derived");
    {
        let mut derived = Derived::default();
        derived.r#type = "t".to_owned();
        derived.level = Level(3);
        assert!(derived > Derived::default());
    }
    ready(()).await;
    println!("nested");
    {
        let units = vec![Unit, Unit];
        let _service = Service {
            pair: Pair::make("c"),
            units,
        };
    }
    ready(()).await;
    println!("local");
    drop(local());
    ready(()).await;
    println!("in macros");
    let all = vec![Derived { r#type: String::from("m"), level: Level(1) }];
    println!("    {}", all[0].r#type);
    drop(Renamed("under another name"));
    yield_now().await;
}

mod renamed {
    pub use normal_async::AsyncDrop as CleanUp;
}

struct Renamed(&'static str);

impl renamed::CleanUp for Renamed {
    async fn drop(&mut self) {
        println!("    {}", self.0);
    }
}
