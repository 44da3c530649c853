use std::{future::Future, pin::Pin};
pub fn send() -> Pin<Box<dyn Future<Output = u32> + Send>> {
    async { 1 }.box
}
pub fn list() -> Vec<Pin<Box<dyn Future<Output = u32>>>> {
    vec![std::future::ready(1).box, async { 2 }.box]
}
pub fn numbers() -> Box<dyn Iterator<Item = u32>> {
    (0..3).map(|n| n + 1).box
}
#[macro_export]
macro_rules! boxed {
    ($e:expr) => {
        $e.box
    };
}
