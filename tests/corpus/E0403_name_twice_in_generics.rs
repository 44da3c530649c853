pub /**/ async fn f() {} pub struct Pair<T, T>(T, T);
