//! rustc's own return type notation among supertraits fills the vtables of a trait object with null entries. A macro of
//! another crate can make such a trait where nothing of it is in the text.

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

fn background(_: impl HealthCheck<check(..): Send>) {}

fn main() {
    background(Healthy);
    let checked: &dyn Checked = &Healthy;
    println!("{}", checked.plain());
}
