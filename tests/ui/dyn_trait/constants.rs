//! Associated constants stay out of the vtable, and do not keep a trait from being a trait object.
//@ run

#![deny(warnings)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

trait Shape {
    const CORNERS: usize;
    const NAMED: bool = Self::CORNERS > 2; // of the type
    async fn area(&self) -> f64;
}

struct Square(f64);

impl Shape for Square {
    const CORNERS: usize = 4;
    async fn area(&self) -> f64 {
        self.0 * self.0
    }
}

struct Dot;

impl Shape for Dot {
    const CORNERS: usize = 0;
    const NAMED: bool = true;
    async fn area(&self) -> f64 {
        0.0
    }
}

fn corners<S: Shape>(_: &S) -> (usize, bool) {
    (S::CORNERS, S::NAMED)
}

async fn total(shapes: &[Box<dyn Shape>]) -> f64 {
    let mut total = 0.0;
    for shape in shapes {
        total += shape.area().box.await;
    }
    total
}

fn main() {
    println!("{:?} {:?}", corners(&Square(1.0)), corners(&Dot));
    let shapes: [Box<dyn Shape>; 2] = [Box::new(Square(3.0)), Box::new(Dot)];
    let Poll::Ready(total) = pin!(total(&shapes)).poll(&mut Context::from_waker(Waker::noop())) else {
        unreachable!()
    };
    println!("{total}");
}
