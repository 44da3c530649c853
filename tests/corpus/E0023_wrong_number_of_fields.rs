use std::future::ready;

pub enum Pair { Two(u8, u8) }

pub fn left(pair: Pair) -> u8 {
    let _ = ready(1)/**/; match pair { Pair::Two(a) => a }
}
