use std::future::ready;

#[deprecated(note = "use `new`")]
pub fn old() {}
pub fn call() {
    let _ = ready(1)/**/; old();
}
