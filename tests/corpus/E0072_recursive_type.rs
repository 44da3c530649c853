pub /**/ async fn f() {} pub struct List { pub value: u8, pub next: Option<List> }
