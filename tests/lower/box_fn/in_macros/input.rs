macro_rules! countdown {
    ($name:ident, $ty:ty) => {
        pub box async fn $name(n: $ty) -> $ty {
            if n == 0 { 0 } else { $name(n - 1).await }
        }
    };
}
countdown!(down, u8);
