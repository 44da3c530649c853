//! A pattern has no value to box.

fn one() -> u32 {
    1
}

fn main() {
    match 1 {
        one().box => {} //~ ERROR: unexpected `.box`
        _ => {}
    }
}
