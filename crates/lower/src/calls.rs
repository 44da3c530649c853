//! Which calls with `.box` are on trait objects, asked by as little text as it takes.
//!
//! rustc tells it of the bodies that such calls stand in. So the first attempt leaves out what other bodies say, and what
//! is generated for traits, but for `where Self: Sized`; and futures have a type with a name, so that rustc need not find
//! out what is in them:
//! ```text
//! async fn name(&self) -> String { self.load().await?.name }
//! async fn load(store: Arc<dyn Store>) -> Data { store.get().box.await }
//! ```
//! becomes
//! ```text
//! fn name(&self) -> Pending<String> { loop {} }
//! fn load(store: Arc<dyn Store>) -> Pending<Data> { let _ = async move { Box::pin(store.get()).await }; loop {} }
//! ```
//! and what std derives has no bodies either. rustc is sooner done with that. It has an error in any case, so that it has no
//! result. Whatever else is wrong with it for what is left out, only what it says of those calls is heard.

mod derives;

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    find::Index,
    tree::{AstNode, ast},
};

use crate::{
    SourceFile,
    body::{self, Braces},
    fragment::range,
    hidden_bodies::{HiddenBody, hidden_bodies},
    krate::Krate,
    signature,
};

pub(crate) use derives::Derives;

/// Leaves out of a file the bodies in which there are none.
pub(crate) fn leave_out_bodies(file: &SourceFile, parsed: &Index, edits: &mut Edits) {
    let dialect = &file.scan.dialect;
    let boxes = dialect.postfix_boxes.iter().chain(&dialect.possible_boxes);
    let calls: BTreeSet<usize> = boxes.map(|postfix| postfix.keyword.start).collect();
    let box_fns: BTreeSet<usize> = dialect.box_fns.iter().map(|f| f.async_start).collect();
    let mut left_out = Vec::new();
    for HiddenBody {
        range: body,
        function,
        visible,
    } in hidden_bodies(parsed)
    {
        let inside = body.start + 1..body.end - 1;
        let is_left_out = calls.range(inside.clone()).next().is_none() && visible.is_empty();
        let keyword = function.async_token().map(|token| range(&token).start);
        if keyword.is_some_and(|start| !box_fns.contains(&start))
            && can_name_future(&function)
            // An implementation may return another future than its trait says, but not the other way around.
            && !signature::is_in_trait(&function)
        {
            name_future(&function, "", edits);
            if !is_left_out {
                return_nothing(&function, edits);
            }
        }
        if is_left_out {
            left_out.push(inside);
        }
    }
    edits.replace_each(left_out.into_iter(), " loop {} ");
}

/// Lowers a `box async fn` that returns its box, but for its keyword.
pub(crate) fn name_box(function: &ast::Fn, krate: &Krate, edits: &mut Edits) {
    name_future(
        function,
        &format!("{}<{}<", krate.pinned(), krate.boxed()),
        edits,
    );
    return_nothing(function, edits);
}

/// Whether the future of an async function can have a name.
pub(crate) fn can_name_future(function: &ast::Fn) -> bool {
    let ret = function.ret_type();
    !body::never_returns(function) && ret.is_none_or(|ret| !signature::says_impl(ret.syntax()))
}

/// Lets an async function be one that returns a future with a name, in the types that `within` opens.
fn name_future(function: &ast::Fn, within: &str, edits: &mut Edits) {
    if let Some(keyword) = function.async_token() {
        body::blank(range(&keyword), edits);
    }
    let open = format!("{within}::core::future::Pending<");
    let close = ">".repeat(open.matches('<').count());
    if let Some(ty) = body::return_type(function).map(|ty| range(ty.syntax())) {
        edits.insert(ty.start, open);
        edits.insert(ty.end, close);
    } else if let Some(params) = function.param_list() {
        edits.insert(range(params.syntax()).end, format!(" -> {open}(){close}"));
    }
}

/// Lets a function have its body, but not return what that is.
fn return_nothing(function: &ast::Fn, edits: &mut Edits) {
    if let Some(braces) = function.body().and_then(|body| Braces::of(&body)) {
        let hint = body::return_hint(function);
        braces.enclose("let _ = async move ", hint, "; loop {}", edits);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{Choices, SourceTree, lower};

    fn asked(text: &str) -> String {
        let tree = SourceTree {
            edition: 2024,
            files: vec![SourceFile::new(PathBuf::from("main.rs"), text.into())],
            ..SourceTree::default()
        };
        assert!(lower(&tree, &Choices::default()).may_be_calls);
        lower(&tree, &Choices::about_calls()).files[0].apply(text)
    }

    #[test]
    fn what_calls_do_not_depend_on_is_left_out() {
        const HINT: &str = "let () = if let ::core::option::Option::Some(__normal_async_output) = \
                            ::core::option::Option::None::<u32> { return __normal_async_output; };";
        let lines = [
            (
                "trait Cache { async fn get(&self) -> u32; async fn twice(&self) -> u32 { 2 } }",
                "trait Cache { async fn get(&self) -> u32 where Self: Sized; \
                 async fn twice(&self) -> u32 where Self: Sized { loop {} } }",
            ),
            (
                "impl Cache for Plus { async fn get(&self) -> u32 { self.0 } }",
                "impl Cache for Plus {       fn get(&self) -> ::core::future::Pending<u32> { loop {} } }",
            ),
            (
                "async fn called(cache: Arc<dyn Cache>) -> u32 { cache.get().box.await }",
                "      fn called(cache: Arc<dyn Cache>) -> ::core::future::Pending<u32> \
                 { let _ = async move { HINT ::std::boxed::Box::pin(cache.get()).await }; loop {} }",
            ),
            (
                "async fn unit(){ log() }",
                "      fn unit() -> ::core::future::Pending<()>{ loop {} }",
            ),
            (
                "box async fn boxed() -> u32 { 1 }",
                "          fn boxed() -> ::core::pin::Pin<::std::boxed::Box<::core::future::Pending<u32>>> \
                 { let _ = async move { loop {} }; loop {} }",
            ),
            (
                "#[derive(Debug, serde::Serialize, Eq)] struct Plus(u32);",
                "#[derive(serde::Serialize)] struct Plus(u32); impl ::core::fmt::Debug for Plus { \
                 fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { loop {} } } \
                 impl ::core::cmp::Eq for Plus {  }",
            ),
        ];
        let text: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
        for ((_, expected), line) in lines.iter().zip(asked(&text).lines()) {
            assert_eq!(line, expected.replace("HINT", HINT));
        }
    }

    #[test]
    fn what_may_matter_to_calls_is_kept() {
        let kept = [
            "async fn opaque() -> impl Sized { 1 }",
            "async fn never() -> ! { loop {} }",
            "const fn constant() -> u32 { 1 }",
            "fn item() { impl Plus {} }",
            "fn made() { implement!(Plus); }",
            "#[marked] fn marked() { 1 }",
            "#[derive(Clone)] struct Generic<T>(T);",
            "#[derive(Default)] enum First { #[default] One }",
            "#[derive(Clone)] #[cfg(windows)] struct Sometimes;",
            "#[derive(Clone)] #[marked] struct Marked;",
            "#[marked] mod marked { #[derive(Clone)] struct Inner; }",
            "#[derive(Hash)] struct Other;",
            "use other::Hash;",
        ];
        let call = "trait Cache { async fn get(&self); } fn f(c: Arc<dyn Cache>) { c.get().box; }";
        let asked = asked(&format!("{}\n{call}", kept.join("\n")));
        for (line, expected) in asked.lines().zip(kept) {
            assert_eq!(line, expected);
        }
    }
}
