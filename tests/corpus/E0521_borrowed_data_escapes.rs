use std::future::ready;

pub fn start(name: &str) {
    let _ = ready(1)/**/; std::thread::spawn(move || println!("{name}"));
}
