//! "Recursion: use `box async fn`": the error says where to put the word.

async fn depth(name: &str) -> usize {
    match name.split_once('.') {
        Some((_, above)) => 1 + depth(above).await, //~ E0733
        None => 0,
    }
}

fn main() {
    assert_eq!(futures::executor::block_on(depth("a.b.c")), 2);
}
