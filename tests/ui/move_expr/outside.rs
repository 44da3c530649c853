//! Outside of closures and async blocks there is nothing that could evaluate it.

fn or(x: bool, y: bool) -> bool {
    move(x) || y //~ ERROR: outside of a closure
}

fn main() {
    let x = 1;
    assert!(or(true, false));
    let twice = || move(move(x)); //~ ERROR: outside of a closure
    assert_eq!(twice(), 1);
}
