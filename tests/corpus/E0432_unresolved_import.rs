pub /**/ async fn f() {} use std::collections::HashMpa;
