//! `dbg!` shows what is written, and where, as it does for plain code.

//@ run

#![deny(trivial_casts)]

trait Cache {
    async fn get(&self, key: &str) -> Option<u8>;
}

impl Cache for u8 {
    async fn get(&self, key: &str) -> Option<u8> {
        (key == "key").then_some(*self)
    }
}

struct Plain;

impl Plain {
    fn get(&self, key: &str) -> Option<u8> {
        (key == "key").then_some(3)
    }
}

macro_rules! show {
    ($cache:expr, $key:expr) => {
        dbg!($cache.get($key).box.await, $key)
    };
}

macro_rules! show_plain {
    ($cache:expr, $key:expr) => {
        dbg!($cache.get($key), $key)
    };
}

fn pair<A, B>(a: A, b: B) -> (A, B) {
    (a, b)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (known, plain) = (3, &Plain);
    let object: &dyn Cache = &known;

    let value: Option<u8> = dbg!(object.get("key").box.await);
    assert_eq!(value, dbg!(plain.get("key")));

    let é = known.get("no").box.await; let both = dbg!(é, pair::<u8, _>(1, object.get("{no}").box.await),);
    assert_eq!(both, dbg!(é, pair::<u8, _>(1, plain.get("{no}")),));

    let longer = dbg!(
        object
            .get("a key that makes of this a text of more than one line") // No comment.
            .box
            .await
            .is_some_and(|value| value == 1 || value == 2)
    );
    let plain_longer = dbg!(
        plain
            .get("a key that makes of this a text of more than one line") // No comment.
            .is_some_and(|value| value == 1 || value == 2)
    );
    assert_eq!(longer, plain_longer);

    let sum = std::dbg!(dbg!(known.get("key").box.await).map_or(0, |value| value+1)) + 1;
    assert_eq!(sum, std::dbg!(dbg!(plain.get("key")).map_or(0, |value| value+1)) + 1);

    assert_eq!(show!(object, "key"), show_plain!(plain, "key"));

    let _ = 1 + { dbg!(object.get("key").box.await).map_or(0, |value| value) + 1 };
    assert_eq!(dbg!(stringify!(object.get("key") .box.await)), "object.get(\"key\").box.await");
}
