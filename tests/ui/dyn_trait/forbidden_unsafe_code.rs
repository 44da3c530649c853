//! Unsafe code in the lowering does not show in a crate that forbids it.

//@ run
//@ revisions: attribute command_line
//@[command_line] compile-flags: --forbid=unsafe_code -F missing-docs

#![cfg_attr(attribute, forbid(unsafe_code, missing_docs))]
#![deny(unsafe_op_in_unsafe_fn)]

trait Service {
    type Response;

    async fn request(&self) -> Self::Response;
}

impl Service for u8 {
    type Response = String;

    async fn request(&self) -> String {
        self.to_string()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let service: &dyn Service<Response = String> = &3;
    println!("{}", service.request().box.await);
}
