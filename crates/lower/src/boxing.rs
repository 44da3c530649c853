//! `.box`: a boxed future at the call.
//!
//! ```text
//! cache.get(key).box.await                        x.items().box
//! ```
//! becomes, for a receiver whose type is known,
//! ```text
//! /* a pinned box */(cache.get(key)).await        match (x.items(),) { (it,) => /* a box, pinned if a future */ }
//! ```
//! and for a trait object, where rustc reported that the method cannot be invoked on one,
//! ```text
//! cache.__normal_async_dyn_get(key).await         x.__normal_async_dyn_items()
//! ```
//! and for a trait object of an async closure, where rustc reported that it is no function,
//! ```text
//! f.__normal_async_call((key,)).await
//! ```
//! A box that is awaited has its memory from [`mod@crate::recycling`]. What comes of a trait object has, too, and where
//! it is not awaited has to become a plain box; but for what is none, as rustc will say.
//! RFC: "Dynamic dispatch for async traits (AFIDT)".

use normal_async_syntax::{dialect::PostfixBox, edit::Edits, token::Tokens};

use crate::{krate::Krate, recycling, signature::PREFIX};

/// What is in front of `.box`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operand {
    Value,
    /// A call on a trait object.
    DynCall(Returned),
    /// A call on a trait object whose futures are `Send`.
    SendCall(Returned),
    /// A call of a trait object that is an async closure.
    ClosureCall,
}

/// What the hidden method of a trait object returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    /// A future in memory that is used again.
    Recycled,
    Box,
}

/// Lowers one `.box`.
pub(crate) fn lower(
    text: &str,
    postfix: &PostfixBox,
    operand: Operand,
    krate: &Krate,
    edits: &mut Edits,
) {
    if operand == Operand::ClosureCall {
        closure_call(text, postfix, edits);
        return;
    }
    let method = postfix.method.clone().unwrap_or_default();
    let hidden = match operand {
        Operand::Value | Operand::ClosureCall => None,
        Operand::DynCall(returned) => Some((dyn_method(&text[method.clone()]), returned)),
        Operand::SendCall(returned) => Some((send_method(&text[method.clone()]), returned)),
    };
    if let Some((hidden_name, returned)) = hidden {
        edits.replace(method, hidden_name);
        let plain_box = match returned {
            Returned::Recycled if !postfix.awaited => format!(".{}()", into_box()),
            Returned::Recycled | Returned::Box => String::new(),
        };
        remove(postfix, &plain_box, edits);
        return;
    }
    let start = postfix.operand.start;
    if !needs_support(postfix, krate) {
        // A tuple, since rustc warns of an argument in parentheses or braces.
        let (open, close) = match postfix.is_group {
            true => ("(", ",).0"),
            false => ("", ""),
        };
        let new = match postfix.in_macro_rules {
            _ if !krate.recycles() => format!("{}::pin", krate.boxed()),
            true => format!("{}::new", recycling::PINNED_IN_MACRO),
            false => format!("{}::new", recycling::PINNED),
        };
        edits.insert(start, format!("{new}({open}"));
        remove(postfix, &format!("{close})"), edits);
        return;
    }
    let support = support_path(postfix);
    edits.insert(start, "match (");
    // An import of another name, since rustc may be told to warn of paths that could be shorter. An arm that is never
    // compiled, since clippy warns of a match with one arm, but not where there could be more.
    let arm = format!(
        ",) {{ ({PREFIX}value,) => {{ use {support}::Boxing as {PREFIX}Boxing; \
         {PREFIX}Boxing::new({PREFIX}value).{PREFIX}box() }} #[cfg(any())] _ => {{}} }}"
    );
    remove(postfix, &arm, edits);
}

/// The library's method takes the arguments as a tuple.
fn closure_call(text: &str, postfix: &PostfixBox, edits: &mut Edits) {
    let Some(arguments) = postfix.arguments.clone() else {
        return;
    };
    let tokens = Tokens::new(&text[arguments.clone()]);
    let last = tokens.text(tokens.len().saturating_sub(2));
    let close = match matches!(last, "(" | ",") {
        true => "",
        false => ",",
    };
    edits.insert(arguments.start, format!(".{PREFIX}call("));
    edits.insert(arguments.end - 1, close);
    remove(postfix, "", edits);
    edits.insert(arguments.end, ")");
}

/// Puts `replacement` in the place of `.box`, and keeps what stands between its two tokens.
fn remove(postfix: &PostfixBox, replacement: &str, edits: &mut Edits) {
    if postfix.dot.end == postfix.keyword.start {
        edits.replace(postfix.dot.start..postfix.keyword.end, replacement);
        return;
    }
    edits.replace(postfix.dot.clone(), "");
    edits.replace(postfix.keyword.clone(), replacement);
}

/// The hidden method of a trait object that boxes what `method` returns.
pub(crate) fn dyn_method(method: &str) -> String {
    format!("{PREFIX}dyn_{}", method.trim_start_matches("r#"))
}

/// The same of a trait object whose futures are `Send`.
pub(crate) fn send_method(method: &str) -> String {
    format!("{PREFIX}send_{}", method.trim_start_matches("r#"))
}

/// The method that makes a plain box of what a hidden method returned.
pub(crate) fn into_box() -> String {
    format!("{PREFIX}box")
}

/// Whether a crate that has this `.box` needs [`support`]. Where a macro is used, there may be no name for `alloc`.
pub(crate) fn needs_support(postfix: &PostfixBox, krate: &Krate) -> bool {
    !postfix.awaited || postfix.in_macro_rules && krate.has_alloc
}

fn support_path(postfix: &PostfixBox) -> String {
    let root = if postfix.in_macro_rules {
        "$crate"
    } else {
        "crate"
    };
    format!("{root}::{PREFIX}boxing")
}

/// The module behind the last byte of the crate root that tells futures from other values by their type:
/// method lookup finds the method of a `Boxing`, which holds for futures alone, before that of what it derefs to.
pub(crate) fn support(krate: &Krate) -> String {
    let (boxed, allow) = (krate.boxed(), krate.allow());
    format!(
        " #[doc(hidden)] {allow}pub mod {PREFIX}boxing {{ \
         #[derive(::core::fmt::Debug)] pub struct Boxing<T>(Value<T>); \
         #[derive(::core::fmt::Debug)] pub struct Value<T>(::core::option::Option<T>); \
         impl<T> Boxing<T> {{ pub fn new(value: T) -> Self {{ \
         Boxing(Value(::core::option::Option::Some(value))) }} }} \
         impl<T: ::core::future::Future> Boxing<T> {{ \
         pub fn {PREFIX}box(self) -> ::core::pin::Pin<{boxed}<T>> {{ match self.0.0 {{ \
         ::core::option::Option::Some(value) => {boxed}::pin(value), \
         ::core::option::Option::None => ::core::unreachable!() }} }} }} \
         impl<T> Value<T> {{ \
         pub fn {PREFIX}box(&mut self) -> {boxed}<T> {{ match self.0.take() {{ \
         ::core::option::Option::Some(value) => {boxed}::new(value), \
         ::core::option::Option::None => ::core::unreachable!() }} }} }} \
         impl<T> ::core::ops::Deref for Boxing<T> {{ type Target = Value<T>; \
         fn deref(&self) -> &Value<T> {{ &self.0 }} }} \
         impl<T> ::core::ops::DerefMut for Boxing<T> {{ \
         fn deref_mut(&mut self) -> &mut Value<T> {{ &mut self.0 }} }} }}"
    )
}
