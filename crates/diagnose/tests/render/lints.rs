#![warn(unused_qualifications, missing_docs, single_use_lifetimes, rust_2018_idioms)]
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

fn unused() {
    let x = 1;
    let mut y = 2;
    println!("{}", y);
    let (a, b) = (1, 2);
    Ok::<u32, String>(1);
    return;
    println!("never");
}

fn notSnakeCase(Arg: u32) {
    if (Arg == 1) {}
    while (true) {
        break;
    }
    let CamelCase = 1u8;
    match Arg {
        x => {}
        y => {}
    }
}

struct Dead {
    field: u32,
}

enum Colour {
    Red,
    Green,
}

const lower: u32 = 1;
static mut COUNTER: u32 = 0;

fn references() {
    unsafe {
        let c = &COUNTER;
    }
    unsafe {}
    let _ = std::mem::drop(1);
    let n: u8 = 256;
    let m = 255u8 + 1;
    let list = [1, 2, 3];
    list[5];
}

#[deprecated(note = "use something else")]
fn old() {}

async fn nothing() {}

fn main() {
    old();
    nothing();
    unused();
    std::option::Option::Some(1);
    for i in 0..10 {
        {
            ;
        };
    }
    let s: &dyn Debug = &1;
    let f = |x: u32| -> u32 { return x };
}
