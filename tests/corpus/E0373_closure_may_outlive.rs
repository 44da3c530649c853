use std::future::ready;

pub fn start(name: String) -> std::thread::JoinHandle<()> {
    let _ = ready(1)/**/; std::thread::spawn(|| println!("{name}"))
}
