pub /**/ async fn f() {} use std::fmt::Debug as Point; pub struct Point;
