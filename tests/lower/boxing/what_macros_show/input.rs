trait Cache {
    async fn len(&self, key: &str) -> u8;
}

async fn assertions(cache: &impl Cache) {
    assert!(cache.len("{}").box.await > 0);
    debug_assert!(
        cache.len("key") // twice
            .box
            .await > 0,
    );
    assert!(pair::<u8, u8>(cache.len("key").box.await, 1) == (0, 1));
    assert!(cache.len("key").box.await > 0, "own {}", 1);
    assert!(cache.len("key").await > 0);
    assert_eq!(cache.len("key").box.await, 0);
}

async fn values(cache: &impl Cache) {
    dbg!(cache.len("key").box.await);
    let é = cache.len("key").box.await; let (_, _) = dbg!(é, pair::<u8, u8>(cache.len("key").box.await, 2),);
    let _ = dbg!(
        cache.len("a
b").box.await
    ) + std::dbg!(dbg!(cache.len("key").box.await) + 1);
    dbg!(cache.len("key").await);
}

fn text() -> &'static str {
    core::stringify!(cache.len("key").box.await)
}

#[macro_export]
macro_rules! show {
    ($cache:expr, $($key:expr),*) => {
        assert!($cache.len("key").box.await > 0);
        dbg!($cache.len("key").box.await);
        stringify!($cache.len("key").box.await)
    };
}

fn pair<A, B>(a: A, b: B) -> (A, B) {
    (a, b)
}
