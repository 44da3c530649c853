//! A trait whose objects would crash, in a crate that says no return type notation itself.

//@ aux-build: checks.rs
//@ no-rustfix

use checks::HealthCheck;

checks::checked!(Checked); //~ ERROR: the trait `Checked`, which a macro makes, cannot bound what its supertraits' methods return

struct Healthy;

impl HealthCheck for Healthy {
    async fn check(&self) -> u32 {
        1
    }

    fn plain(&self) -> u32 {
        2
    }
}

impl Checked for Healthy {}

fn main() {
    let checked: &dyn Checked = &Healthy;
    println!("{}", checked.plain());
}
