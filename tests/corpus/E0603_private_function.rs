use std::future::ready;

mod inner { fn secret() {} pub fn open() { secret() } }
pub fn call() {
    let _ = ready(1)/**/; inner::secret(); inner::open();
}
