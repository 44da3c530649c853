//! Return type notation that only another crate's macro says.

//@ aux-build: checks.rs
//@ run

use checks::HealthCheck;

struct Healthy;

impl HealthCheck for Healthy {
    async fn check(&self) -> u32 {
        1
    }

    fn plain(&self) -> u32 {
        2
    }
}

checks::sending!(sending);

fn main() {
    println!("{}", sending(Healthy));
}
