pub trait Name {}
impl<T> Name for T {}
pub /**/ async fn f() {} impl Name for u8 {}
