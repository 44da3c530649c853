//! Mistakes with trait objects of async closures.

use std::sync::Arc;

async fn unboxed(f: &dyn AsyncFn(u32, &str) -> u32, mut g: Box<dyn AsyncFnMut()>) -> u32 {
    g().await; //~ E0038
    let größe = [f(1, "ä")]; //~ E0038
    größe.into_iter().next().unwrap().await
}

fn main() {
    let f = async |n: u32, text: &str| n + text.len() as u32;
    let g = Box::new(async || ());
    assert_eq!(futures::executor::block_on(unboxed(&f, g)), 3);
    let shared: Arc<dyn AsyncFn() -> u32> = Arc::new(async || 1);
    assert_eq!(futures::executor::block_on(shared()), 1); //~ E0038
}
