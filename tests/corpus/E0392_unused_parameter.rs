pub /**/ async fn f() {} pub struct Point<T>;
