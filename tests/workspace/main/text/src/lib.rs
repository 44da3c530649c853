//! A macro that reads a file beside the one it is called in.

use proc_macro::{Literal, Span, TokenStream, TokenTree};

/// The text of `beside.txt`.
#[proc_macro]
pub fn beside(_input: TokenStream) -> TokenStream {
    let file = Span::call_site().local_file().expect("a file");
    let text = std::fs::read_to_string(file.with_file_name("beside.txt")).expect("its neighbour");
    TokenTree::from(Literal::string(&text)).into()
}

/// The name of the file that it is called in.
#[proc_macro]
pub fn caller(_input: TokenStream) -> TokenStream {
    TokenTree::from(Literal::string(&Span::call_site().file())).into()
}
