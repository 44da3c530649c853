macro_rules! add {
    ($a:expr, $b:expr) => {
        $a + $b + missing
    };
}

macro_rules! outer {
    ($a:expr) => {
        inner!($a)
    };
}

macro_rules! inner {
    ($a:expr) => {{
        let text: String = $a;
        let number: u32 = "a";
        text
    }};
}

macro_rules! item {
    ($name:ident) => {
        struct $name {
            field: Missing,
        }
        impl $name {
            fn method(&self) -> u32 {
                "a"
            }
        }
    };
}

item!(Item);

#[derive(Debug, Clone, Default)]
struct Holder {
    inner: NoDebug,
}

struct NoDebug;

fn main() {
    add!(1, 2);
    outer!(1);
    println!("{} {}", 1);
    println!("{:?}", NoDebug);
    println!("{x}", y = 1);
    vec![1, "a"];
    assert_eq!(1, "a");
    assert!(1);
    matches!(1, "a");
    format!("{}", outer!("é"));
    write!(1, "a");
    dbg!(NoDebug);
    let v: Vec<u32> = vec!["a"; 3];
    add!(1);
    panic!("{}");
    todo!(1);
    println!("é {}", missing_value, "é");
}
