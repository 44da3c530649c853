//! Adds a field to a struct.

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn with_extra(_: TokenStream, item: TokenStream) -> TokenStream {
    let item = item.to_string();
    let (fields, _) = item.rsplit_once('}').unwrap();
    format!("{fields}, extra: String }}").parse().unwrap()
}
