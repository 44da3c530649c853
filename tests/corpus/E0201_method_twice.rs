pub struct Point;
impl Point { pub fn x(&self) {} }
pub /**/ async fn f() {} impl Point { pub fn x(&self) {} }
