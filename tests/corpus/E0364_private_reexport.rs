mod inner { fn secret() {} pub fn open() { secret() } }
pub /**/ async fn f() {} pub use inner::secret;
