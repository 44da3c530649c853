//! What a closure does with its move expressions decides how often it may be called.
//@ no-rustfix

fn call_twice(f: impl Fn()) { f(); f() }

async fn call_again<F: AsyncFn() -> usize>(f: F) -> usize { f().await + f().await }

fn moved_out(text: String) {
    call_twice(|| drop(move(text))); //~ E0507
}

fn used_twice(text: String) {
    let f = || drop(move(text));
    f();
    f(); //~ E0382
}

fn mutated() {
    call_twice(|| move(Vec::new()).push(1)); //~ E0596
}

fn still_there(text: String) {
    let f = || move(text).len();
    println!("{} {text}", f()); //~ E0382
}

async fn async_closure(text: String) -> usize {
    call_again(async || move(text.clone()).len()).await //~ E0507
}

fn not_send(text: std::rc::Rc<str>) {
    std::thread::spawn(|| move(text.clone()).len()); //~ E0277
    assert_send(async { move(text.clone()).len() }); //~ ERROR: future cannot be sent
}

fn assert_send(_: impl Send) {}

fn lifetimes(text: &str) -> Box<dyn Fn() -> usize> {
    Box::new(|| move(text).len()) //~ ERROR: lifetime may not live
}

fn dead(text: &str) -> impl Fn() -> usize {
    let local = text.to_owned();
    //~v E0597
    || move(&local).len() + local.len() //~ E0373
}

fn types() {
    let f = || move(1 + "a"); //~ E0277
    let g = || move(missing).len(); //~ E0425
    let h: usize = (|| move("a"))(); //~ E0308
}

fn main() {}
