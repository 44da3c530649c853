use std::future::Future;
pub trait Source {
    fn fetch(&self, key: &str) -> impl Future<Output = Option<&str>> + Send;
    fn items(&self) -> impl Iterator<Item = u32> + '_;
    fn pairs<'a>(&'a self, other: &'a [u8]) -> impl Iterator<Item = (u8, &'a u8)> + 'a;
    fn shown(&self) -> impl std::fmt::Display;
    fn two(&self) -> impl Iterator<Item = u8> + Clone;
    fn nested(&self) -> Option<impl Send>;
}
