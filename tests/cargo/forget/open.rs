use normal_async::Forget;
use std::{mem::ManuallyDrop, rc::Rc, sync::Arc};
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
const WRAPPED: ManuallyDrop<u8> = ManuallyDrop::new(1);
const fn quiet(text: &str) {
    std::mem::forget(text)
}
unsafe extern "C" {
    static environ: *const u8;
}
#[cfg(windows)]
static ELSEWHERE: windows::Handle = windows::Handle;
thread_local! {
    #[cfg(windows)]
    pub static ELSEWHERE_TOO: windows::Handle = windows::Handle;
}
struct Tank(u8);
impl Tank {
    fn leak(&self) -> u8 {
        self.0
    }
}
struct Ship {
    tank: Tank,
}
impl Ship {
    fn leak(&mut self) -> u8 {
        self.tank.0 += 1;
        self.tank.leak()
    }
}
mod own {
    pub fn forget<T>(_: T) -> u8 {
        7
    }
    pub struct Rc;
    impl Rc {
        pub fn new(_: super::Guard) -> u8 {
            8
        }
    }
    pub fn forgets() -> u8 {
        forget(super::Guard) + Rc::new(super::Guard)
    }
}
/// What closures take is known from the trait object that they become.
fn closures() -> usize {
    let len: Rc<dyn Fn(&str) -> usize> = Rc::new(|text| text.len());
    let same: Arc<dyn for<'a> Fn(&'a str) -> &'a str> = Arc::new(move |text| text);
    let boxed: Rc<dyn Fn() -> Box<dyn Fn(u8) -> u8>> = Rc::new(|| Box::new(|number| number + 1));
    len(same("four")) + usize::from(boxed()(1))
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
    let mut ship = Ship { tank: Tank(1) };
    println!("{} {} {} {}", ship.leak(), own::forgets(), closures(), *WRAPPED);
    quiet("");
}
