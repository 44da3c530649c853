//! `box` belongs in front of `async fn`, whose other qualifiers follow.

async box fn second(n: u8) {} //~ ERROR: expected item

fn main() {}
