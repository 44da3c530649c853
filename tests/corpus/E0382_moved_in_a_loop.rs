use std::future::ready;

pub async fn every(names: String) {
    for _ in 0..2 { ready(1)/**/.await; drop(names); }
}
