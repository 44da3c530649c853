//! What is configured out asks a crate for nothing that it does not have.

//@ check-pass

#![no_std]
#![crate_type = "lib"]

#[cfg(any())]
box async fn never() {
    never().await;
    other().box.await;
}
