use std::future::ready;

pub enum Colour { Red, Green }

pub fn name(colour: Colour) -> u8 {
    let _ = ready(1)/**/; match colour { Colour::Red => 1 }
}
