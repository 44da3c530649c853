macro_rules! check {
    ($value:expr) => {
        let checked: u32 = «⇒Box::pin(»$value«.box⇒)».await;
    };
}

#[derive(Debug, Clone)]
struct Holder {
    inner: Plain, «⇒/**/»
}

struct Plain;

async fn fetch() {
    check!(async { "a" });
    println!("{} é {:?} {}", 1, «⇒Box::pin(»async { 1 }«.box⇒)».await);
    println!("{:?}", Plain); «⇒;»
    assert_eq!(«⇒Box::pin(»async { 1 }«.box⇒)».await, "ü");
    vec![1, «⇒Box::pin(»async { "a" }«.box⇒)».await];
}

fn main() {}
