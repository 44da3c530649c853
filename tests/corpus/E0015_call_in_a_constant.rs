pub /**/ async fn f() {} pub const NAME: String = String::from("a");
