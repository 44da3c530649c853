pub struct Point;
pub /**/ async fn f() {} impl<T: Default> Point { pub fn x(&self) {} }
