trait Cache {
    async fn get(&self)«⇒ where Self: Sized»;
}

struct Plain;

fn unsized_call(cache: &dyn Cache) {
    Cache::get(cache);
}

impl Cache for str {
    async fn get(&self) {}
}

fn main() {
    Plain.get();
    "a".get();
}
