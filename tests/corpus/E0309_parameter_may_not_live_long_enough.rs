pub /**/ async fn f() {} pub struct Holder<'a, T> { pub value: &'a T } pub fn hold<'a, T>(t: T) -> Box<dyn Send + 'a> where T: Send { Box::new(t) }
