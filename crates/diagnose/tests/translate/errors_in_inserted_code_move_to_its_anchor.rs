struct Token;
«⇒impl Clone for ‹Token› { fn clone(&self) -> Self { missing } fn __normal_async_x(&self) {} }»

fn main() {
    Token.clone();
}
