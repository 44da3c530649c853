use std::collections::HashMpa;
use std::fmt::Dispaly;
use crate::missing::Thing;

mod inner {
    pub struct Public;
    struct Private;
    fn private() {}
    pub mod deep {
        pub struct Arc;
    }
}

fn unresolved() {
    let map = HashMap::new();
    let list: Vec<Rc<u32>> = Vec::new();
    undefined_function();
    undefined_macro!();
    let x = undefined_value;
    inner::private();
    inner::Private;
    Self::new();
    let y = lenght;
    let s = string::from("a");
    let o = Ordering::Less;
}

fn lifetimes(a: &str, b: &str) -> &str {
    a
}

struct Holder {
    text: &str,
}

fn generic<T>(value: U) -> T {
    value
}

trait Shape {
    fn area(&self) -> f64;
    fn name(&self) -> String;
    type Unit;
}

struct Square;

impl Shape for Square {
    fn area(&self) -> u32 {
        1
    }
    fn extra(&self) {}
}

fn main() {
    let 	é = ünknown;
    Square.area(1);
}
