trait Cache {
    const SIZE: usize;
    async fn get(&self, key: &str) -> u32;
    fn keys(&self) -> impl Iterator<Item = u32>;
    fn generic<T>(&self, value: T);
}

trait Blamed {
    async fn get(&self);
}

fn fetch(cache: &dyn Cache, blamed: &dyn Blamed) {}

fn main() {«⇒/**/»}
