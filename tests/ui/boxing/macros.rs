//! `.box` inside the input of macros, and inside of macros themselves.

//@ run

trait Cache {
    async fn get(&self, key: u8) -> u8;
    fn keys(&self) -> impl Iterator<Item = u8>;
}

impl Cache for u8 {
    async fn get(&self, key: u8) -> u8 {
        tokio::task::yield_now().await;
        self + key
    }

    fn keys(&self) -> impl Iterator<Item = u8> {
        0..*self
    }
}

macro_rules! awaited {
    ($future:expr) => {
        $future.box.await
    };
}

macro_rules! get {
    ($cache:ident, $($key:expr),+) => {
        [$($cache.get($key).box.await),+]
    };
}

macro_rules! keys {
    ($cache:expr) => {
        $cache.keys().box
    };
}

macro_rules! boxed {
    ($future:expr) => {
        $future.box
    };
}

macro_rules! tokens {
    ($($token:tt)*) => {
        $($token)*
    };
}

macro_rules! define {
    ($name:ident) => {
        async fn $name(cache: &dyn Cache) -> u8 {
            cache.get(20).box.await
        }
    };
}

define!(defined);

macro_rules! define_macro {
    ($dollar:tt $name:ident) => {
        macro_rules! $name {
            ($dollar cache:expr) => {
                $dollar cache.get(21).box.await + { $dollar cache }.keys().box.count() as u8
            };
        }
    };
}

define_macro!($ sum);

/// Keeps words that look like it.
macro_rules! style {
    ($($element:ident . box $class:ident),*) => {
        concat!($(stringify!($element), " ", stringify!($class), " "),*)
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cache: &dyn Cache = &1;
    let known = 2;

    println!("{} {}", cache.get(1).box.await, known.get(1).box.await);
    println!("{named} {:?}", cache.keys().box.collect::<Vec<_>>(), named = cache.get(2).box.await);
    println!("{:?}", vec![cache.get(3).box.await, 0, known.get(3).box.await]);
    println!("{}", format!("{}", known.keys().box.count()));
    assert_eq!(cache.get(4).box.await, 5, "{}", cache.get(4).box.await);
    if matches!(cache.get(5).box.await, 6) {
        println!("matches");
    }

    let (a, b) = tokio::join!(cache.get(6).box, known.get(6).box);
    println!("{a} {b}");
    let result = tokio::try_join!(async { Ok::<_, ()>(cache.get(7).box.await) }.box);
    println!("{result:?}");
    tokio::select! {
        biased;
        value = cache.get(8).box => println!("{value} first"),
        value = async { known.get(8).box.await }.box, if known == 2 => println!("{value} second"),
    }
    tokio::pin! {
        let pinned = known.get(9).box;
    }
    println!("{}", pinned.await);

    println!("{} {}", awaited!(known.get(10)), awaited!(async { 11 }));
    println!("{:?} {:?}", get!(cache, 11, 12), get!(known, 13));
    println!("{:?} {}", keys!(cache).max(), keys!(known).count());
    println!("{}", tokens!(cache.get(14).box.await + known.get(15).box.await));
    println!("{}", tokens! { { let value = cache.get(16).box; value.await } });
    println!("{} {}", defined(cache).await, sum!(known));

    let (a, b) = (known.get(22), known.get(23));
    let (a, b) = tokio::join!(a.box, boxed!(b));
    let future = known.get(24);
    let futures = vec![future.box];
    for future in futures {
        println!("{a} {b} {}", future.await);
    }
    let fields = (known.get(25), [Some(26)]);
    tokio::select! {
        value = fields.0.box => println!("{value} {:?}", fields.1[0].box),
    }
    println!("{}", style!(div.box wide, p.box narrow));
}
