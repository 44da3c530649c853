pub /**/ async fn f() {} pub fn same<T, T>(a: T) -> T { a }
