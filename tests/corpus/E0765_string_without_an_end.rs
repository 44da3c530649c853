pub /**/ async fn count(n: u32) -> u32 {
    if n == 0 { 0 } else { count(n - 1).await + 1 }
}

pub async fn tell() {
    let counted = count(2)/**/.await;
    println!("counted {counted});
}

pub fn other() {}
