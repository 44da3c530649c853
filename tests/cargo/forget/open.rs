use normal_async::Forget;
use std::{rc::Rc, sync::Arc};
pub struct Guard;
impl !Forget for Guard {}
impl Drop for Guard {
    fn drop(&mut self) {
        println!("ran");
    }
}
async fn hold() {
    let guard = Guard;
    std::future::ready(()).await;
    drop(guard);
}
thread_local! {
    static LOCAL: std::cell::Cell<u8> = const { std::cell::Cell::new(1) };
}
static NUMBER: std::sync::Mutex<Vec<u8>> = std::sync::Mutex::new(Vec::new());
fn generic<T: Forget>(value: T) -> Rc<T> {
    Rc::new(value)
}
fn main() {
    drop(Box::new(Guard));
    drop(vec![Guard, Guard]);
    drop(hold());
    let closure: Arc<dyn Fn() -> u8 + Forget> = Arc::new(|| 3);
    LOCAL.with(|local| local.set(2));
    std::mem::forget(NUMBER.lock());
    let leaked = Vec::from([1u8, 2]).leak().len();
    println!("{} {} {leaked} {:?}", closure(), generic(4), vec![Rc::new(1)]);
}
