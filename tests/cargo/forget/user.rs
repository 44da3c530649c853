#[allow(unused)]
use normal_async::Forget;
use guards::Guard;

fn keep<T: Forget>(value: T) -> std::rc::Rc<T> {
    std::rc::Rc::new(value)
}

fn main() {
    keep(1);
    keep(Guard); //~
    std::mem::forget(Guard); //~
}
