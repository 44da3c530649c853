trait Cache {
    async fn get(&self) -> u32«⇒ where Self: Sized»;
}

async fn fetch(cache: &dyn Cache) -> u32 {
    «⇒Box::pin(»cache.get()«.box⇒)».await
}

fn main() {}
