//! Errors in boxed functions are those of the user's text.

//@no-rustfix

box async fn wrong_type(n: u8) -> u8 { //~ ERROR: mismatched types
    if n == 0 { "zero" } else { wrong_type(n - 1).await } //~ ERROR: mismatched types
}

box async fn wrong_argument(n: u8, text: &str) -> usize {
    wrong_argument(text, n).await //~ ERROR: arguments to this function are incorrect
}

box async fn unused(used: u8, unused: u8) -> u8 {
    used
}

box async fn missing(n: u8) -> u8 {
    absent(n).await //~ ERROR: cannot find function `absent` in this scope
}

box async fn no_value(n: u8) -> u8 { //~ ERROR: mismatched types
    no_value(n).await;
}

box async fn empty(n: u8) -> u8 {} //~ ERROR: mismatched types

box async fn nothing(n: u8) {
    n //~ ERROR: mismatched types
}

fn main() {
    let number: u8 = wrong_type(1);
    drop((wrong_argument(1, ""), unused(1, 2), missing(1), number));
    drop((no_value(1), empty(1), nothing(1)));
}
