use std::future::ready;

pub fn parse(text: &str) -> u8 {
    let _ = ready(1)/**/; text.parse::<u8>()?
}
