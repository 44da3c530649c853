//! Adds a field to a struct, or an implementation.

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn with_extra(_: TokenStream, item: TokenStream) -> TokenStream {
    let item = item.to_string();
    let (fields, _) = item.rsplit_once('}').unwrap();
    format!("{fields}, extra: String }}").parse().unwrap()
}

#[proc_macro_derive(CleanUp)]
pub fn clean_up(item: TokenStream) -> TokenStream {
    let name = item.into_iter().nth(1).unwrap();
    format!("impl ::normal_async::AsyncDrop for {name} {{ async fn drop(&mut self) {{}} }}")
        .parse()
        .unwrap()
}
