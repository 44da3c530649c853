pub /**/ async fn f() {} pub fn same<'static>(a: &'static str) -> &'static str { a }
