fn main() {
    let x = 1
    let y = 2;
    if x = 1 {
    }
    let a = [1, 2, 3;
    println!("{}", a)
}

struct S {
    a: u32
    b: u32,
}

fn f(a u32) {}

enum E { A, B; C }
