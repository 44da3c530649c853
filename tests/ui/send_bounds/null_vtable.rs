//! Among supertraits, rustc's own return type notation fills this trait object's vtable with null entries.

//@ run

#![allow(async_fn_in_trait)]

trait HealthCheck {
    async fn check(&self) -> u32;
    fn plain(&self) -> u32;
}

trait Checked: HealthCheck<check(..): Send> {
    fn own(&self) -> u32;
}

struct Mine(u32);

impl HealthCheck for Mine {
    async fn check(&self) -> u32 {
        tokio::task::yield_now().await;
        self.0
    }
    fn plain(&self) -> u32 {
        self.0 + 1
    }
}

impl Checked for Mine {
    fn own(&self) -> u32 {
        self.0 + 2
    }
}

#[tokio::main]
async fn main() {
    let checked: &dyn Checked = &Mine(40);
    println!("{} {}", checked.plain(), checked.own());
    println!("{}", checked.check().box.await);
    let base: &dyn HealthCheck = checked;
    println!("{} {}", base.plain(), base.check().box.await);
}
