//! Names that are keywords, and names beyond ASCII, in front of what is lowered on the same line.

//@ run

#![allow(non_camel_case_types)]

trait r#trait<r#struct> {
    type r#type;

    async fn r#fn(&self, r#in: r#struct) -> r#struct;
    async fn r#match(&mut self, r#if: &Self::r#type) -> Option<Self::r#type>;
}

struct Fixed;

impl r#trait<u8> for Fixed {
    type r#type = u16;

    async fn r#fn(&self, r#in: u8) -> u8 {
        r#in + 1
    }

    async fn r#match(&mut self, r#if: &u16) -> Option<u16> {
        r#if.checked_add(1)
    }
}

trait Größe {
    async fn länge(&self, schlüssel: &str) -> usize;
}

struct Straße;

impl Größe for Straße {
    async fn länge(&self, schlüssel: &str) -> usize {
        schlüssel.chars().count()
    }
}

/// A trait named like the parameters of generated items.
trait T {
    async fn get(&self) -> u8;
}

impl T for u8 {
    async fn get(&self) -> u8 {
        *self
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut fixed = Fixed;
    let object: &mut dyn r#trait<u8, r#type = u16> = &mut fixed;
    println!("{} {:?}", object.r#fn(1).box.await, object.r#match(&2).box.await);
    let straße: &dyn Größe = &Straße;
    let ä = "übergrößenträger"; println!("ß {} ß {}", straße.länge(ä).box.await, straße.länge("ö").box.await);
    let object: &dyn T = &5;
    println!("{}", object.get().box.await);
}
