//! Errors in the definition and the implementation of a trait are said once, and of the user's text.

trait Cache {
    async fn get(&self, key: Missing) -> Option<u32>; //~ ERROR: cannot find type `Missing`
    async fn set(&mut self, key: &str, value: u32);
    fn keys(&self) -> impl Iterator<Item = Absent>; //~ ERROR: cannot find type `Absent`
}

fn main() {
    let _: Option<&dyn Cache> = None;
}
