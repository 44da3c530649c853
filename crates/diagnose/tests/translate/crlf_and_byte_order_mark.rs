trait Cache { async fn get(&self) -> u32«⇒ where Self: Sized»; fn é(&self) -> Missing; }
async fn fetch(cache: &dyn Cache) {
	let ü = "é"; cache.get().await; let x: u32 = «⇒Box::pin(»cache.get()«.box⇒)»;
    let multi = "é
ü"; let s: u8 = «⇒Box::pin(»async { "
é" }«.box⇒)».await;
}
fn main() {}
