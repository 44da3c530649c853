macro_rules! countdown {
    ($name:ident, $ty:ty) => {
        pub     async fn $name(n: $ty) -> $ty { ::std::boxed::Box::pin(async move {
            if n == 0 { 0 } else { $name(n - 1).await }
        }).await }
    };
}
countdown!(down, u8);
