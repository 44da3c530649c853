pub fn f(text: String, numbers: &[usize]) -> Vec<usize> {
    let sum: usize = numbers.iter().map(|n| n + move(text.len())).sum();
    let moved = std::thread::spawn(move || move(text.clone()).len() + sum);
    let block = async { move(vec![1, 2]).push(sum); move(3).max(sum) };
    drop(block);
    let nested = numbers.iter().flat_map(|n| {
        [1, 2].map(|m| {
            m + n + move(
                move(text.len()) // outside of both
                    + 1
            )
        })
    });
    let all = nested.chain(moved.join());
    let function: fn(usize) -> usize = |n| n;
    let called = || move(function)(1);
    all.chain([called()]).collect()
}
