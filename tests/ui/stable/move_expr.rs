//! How often a closure is called is for what is around it to say, unless it has no parameters.

//@ rustc-env: NORMAL_ASYNC_STABLE=1

fn main() {
    let (one, two) = (1, 2);
    let without = || move(one) + two;
    println!("{}", without() + without());
    println!("{:?}", [1, 2].map(|n| n + move(one)));
    let with = |n: u32| n + move(one);
    println!("{} {}", with(1), with(2)); //~ E0382
}
