mod inner {
    pub async fn a(n: u32) {
        if n > 0 {
            super::b(n).await
        }
    }
}
async fn b(n: u32) {
    inner::a(n).await
}
struct Endless {
    next: Option<Endless>,
}
fn forever() {
    forever()
}
impl Endless {
    async fn walk(&self, n: u32) -> u32 {
        self.walk(n - 1).await
    }
}
const SIZE: usize = [0; 1][1];
fn main() {}
