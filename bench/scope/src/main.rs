//! Scoped tasks side by side with what there is. Run it with
//!
//!     cargo run --release -p bench-scope
//!
//! in `bench/`; `-- sum memory` runs only these. All contenders run in turn, several rounds, in the same
//! process; what is shown is the median, and the ratio to the fastest peer.

mod children;
mod memory;
mod poll;
mod report;

use tokio::runtime::Builder;

const WORKERS: usize = 2;

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .expect("a runtime");
    println!("{}", report::machine());
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = move |name: &str| wanted.is_empty() || wanted.iter().any(|want| want == name);
    // On a worker, where the tasks of a server are.
    let all = runtime.spawn(async move {
        if is_wanted("sum") {
            children::sum().await;
        }
        if is_wanted("empty") {
            children::empty().await;
        }
        if is_wanted("microsecond") {
            children::microsecond().await;
        }
        if is_wanted("few") {
            children::few().await;
        }
        if is_wanted("poll") {
            poll::idle_child().await;
        }
        if is_wanted("turns") {
            poll::turns().await;
        }
        if is_wanted("blocking") {
            poll::spawn_blocking().await;
        }
        if is_wanted("memory") {
            memory::per_child().await;
        }
    });
    runtime.block_on(all).expect("no benchmark panics");
}
