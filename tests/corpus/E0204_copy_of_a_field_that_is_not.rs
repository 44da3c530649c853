pub /**/ async fn f() {} #[derive(Clone, Copy)] pub struct Name { pub name: String }
