//! An attribute that shows what it was given.

extern crate proc_macro;

use proc_macro::TokenStream;

/// Adds a constant with the text of the item it stands at.
#[proc_macro_attribute]
pub fn show(_: TokenStream, item: TokenStream) -> TokenStream {
    let text = item.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: TokenStream = format!("const SHOWN: &str = {text:?};").parse().unwrap();
    [item, shown].into_iter().collect()
}
