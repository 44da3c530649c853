#![warn(unused)]

fn main() {
    let x = 1;
}
«⇒fn __normal_async_helper() { let unused = 1; } mod hidden { use std::fmt::Debug; }»
