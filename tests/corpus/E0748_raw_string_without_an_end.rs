pub /**/ async fn count(n: u32) -> u32 {
    if n == 0 { 0 } else { count(n - 1).await + 1 }
}

pub const TEXT: &str = r#"counted";
