trait Cache {
    async fn get(&self, key: &Missing) -> Unknown«⇒ where Self: Sized»;
}
«⇒trait __normal_async_Cache { fn __normal_async_dyn_get(&self, key: ‹&Missing›) -> ‹Unknown›; }»

fn main() {}
