pub /**/ async fn f() {} pub fn same(a: &'a str) -> &'a str { a }
