use std::collections::HashMap;

fn takes(count: u32, name: &str) -> String {
    format!("{count}{name}")
}

fn mismatch() -> String {
    let text: u32 = "text";
    let é: &str = 1; let ü: String = "ü";
    let tab	: u8 =	"x";
    takes("a", 1)
}

fn wrap(value: u32) -> Option<u32> {
    value
}

fn arguments() {
    takes();
    takes(1, "a", 3);
    takes("a", 1);
}

fn missing_return(n: u32) -> u32 {
    if n == 0 {
        return 1;
    }
    n + 1;
}

fn branches(n: u32) {
    let x = if n == 0 {
        1
    } else {
        "two"
    };
    match n {
        0 => 1,
        _ => "a",
    };
}

struct Point {
    x: i32,
    y: i32,
}

impl Point {
    fn new(x: i32) -> Self {
        Point { x }
    }
    fn norm(&self) -> f64 {
        self.z as f64 + self.X
    }
}

fn methods(map: HashMap<String, Vec<u32>>) {
    let point = Point { x: 1, y: 2, z: 3 };
    point.nrom();
    map.insert(1, vec!["a"]);
    let total: u32 = map.values().map(|v| v.len()).sum();
    "a" + "b";
    1 + "a";
    !"a";
    *1;
    let [a, b] = [1, 2, 3];
    let (a, b) = (1, 2, 3);
}

fn main() {
    mismatch().await;
    let s: &String = &"a";
    let n: usize = 1i32;
    let b: Box<u32> = 1;
}
