//! What needs unstable features is refused where it stands, once.

//@ rustc-env: NORMAL_ASYNC_STABLE=1

trait Cache {
    async fn get(&self) -> u32;
}

fn by_bound<C: Cache<get(..): Send>>(_: C) {} //~ ERROR: this needs rustc's unstable feature

fn by_path<C: Cache>(_: C)
where
    C::get(..): Send, //~ ERROR: this needs rustc's unstable feature
{
}

fn by_object(_: &dyn Cache<get(..): Send>) {} //~ ERROR: this needs rustc's unstable feature

fn of_closure<F>(_: F)
where
    F: AsyncFn(u32),
    F(..): Send, //~ ERROR: this needs rustc's unstable features
{
}

trait Shared = Cache<get(..): Send> + Sync; //~ ERROR: this needs rustc's unstable feature

fn by_alias<C: Shared>(_: C) {}

fn main() {
    let _ = by_alias::<u32>;
}
