#[derive(Clone, Copy)]
pub struct Guard;
pub /**/ async fn f() {} impl Drop for Guard { fn drop(&mut self) {} }
