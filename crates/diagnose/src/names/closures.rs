//! Trait objects of async closures: `DynAsyncFn<(u8, &str), Output = u32>` is `AsyncFn(u8, &str) -> u32`.

use super::{RUNTIME, closing_bracket, end_of_argument};

/// How the names of the runtime library's traits for them begin.
pub(crate) const OBJECT: &str = "DynAsyncFn";

/// The text with such objects as the user writes them; none when there is none.
pub(super) fn written(text: &str) -> Option<String> {
    let at = text.find(OBJECT)?;
    let before = text[..at].trim_end_matches(RUNTIME);
    let named = &text[at + "Dyn".len()..];
    let (name, rest) = named.split_at(
        named
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(named.len()),
    );
    let Some(end) = closing_bracket(rest) else {
        return Some(format!("{before}{name}{}", revealed(rest)));
    };
    let generics = revealed(&rest[1..end]);
    let (arguments, output) = generics.split_at(end_of_argument(&generics));
    let output = match output.split_once("Output = ").map(|(_, output)| output) {
        None | Some("()") => String::new(),
        Some(output) => format!(" -> {output}"),
    };
    let arguments = match arguments.strip_suffix(",)") {
        Some(single) => format!("{single})"),
        None => arguments.to_owned(),
    };
    Some(format!(
        "{before}{name}{arguments}{output}{}",
        revealed(&rest[end + 1..])
    ))
}

fn revealed(text: &str) -> String {
    written(text).unwrap_or_else(|| text.to_owned())
}
