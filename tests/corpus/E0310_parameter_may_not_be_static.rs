pub /**/ async fn f() {} pub fn hold<T: std::fmt::Debug>(t: T) -> Box<dyn std::fmt::Debug> { Box::new(t) }
