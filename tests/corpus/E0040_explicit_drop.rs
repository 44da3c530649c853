use std::future::ready;

pub struct Guard;
impl Drop for Guard { fn drop(&mut self) {} }

pub fn leave(mut guard: Guard) {
    let _ = ready(1)/**/; guard.drop();
}
