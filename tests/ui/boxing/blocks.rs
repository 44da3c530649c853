//! A block is boxed behind it, like any other expression.

fn main() {
    let future = box async { 1 }; //~ ERROR: `box` does not stand in front of a block
    assert_eq!(futures::executor::block_on(future), 1);
}
