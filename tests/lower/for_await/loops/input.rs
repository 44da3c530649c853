extern crate self as normal_async;

pub mod lowered {
    use std::pin::Pin;
    pub fn for_await<T>(value: T) -> T {
        value
    }
    pub async fn step<T>(_: Pin<&mut T>) -> Option<(u32, T)> {
        None
    }
}

macro_rules! each {
    ($label:lifetime, $items:expr, $item:pat => $body:expr) => {
        $label: for await $item in $items { $body; break $label }
    };
}

pub async fn f(numbers: Vec<u32>) -> Option<u32> {
    let mut sum = 0;
    'all: for await (n, _) in numbers { if n == 0 { break 'all } sum += n }
    for await
        (
            n, // the number
            _,
        )
        in [1, 2]
            .map(|n: u32| n + 1)
    {
        sum += n;
        if n > 2 {
            continue;
        }
        Some(())?;
    }
    each!('b, 3, (n, _) => sum += n);
    Some(sum)
}
