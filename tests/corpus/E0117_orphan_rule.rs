pub /**/ async fn f() {} impl Drop for u32 { fn drop(&mut self) {} }
