async fn fetch() {
    «⇒Box::pin(»async { 1 }«.box⇒)».await;
}

fn main() {
    let x: u32 = "a";
    let s = String::new();
    drop(s);
    println!("{s}");
}
