pub trait Make { fn make<T>(&self, t: T); }
impl Make for u8 {
    fn make(&self, t: u8) { async fn g() { std::future::ready(1)/**/.await; } let _ = (t, g()); }
}
