//! What rustdoc is shown where it does not take the text as it is written, with the new tokens merely hidden.
//!
//! It looks at no body, so nothing has to be callable, only valid:
//! ```text
//! trait Cache { async fn get(&self) -> u8; }        trait Shared = Cache<get(..): Send> + Sync;
//! fn spawn<F: AsyncFn()>(f: F) where F(..): Send {}
//! ```
//! becomes
//! ```text
//! trait Cache { async fn get(&self) -> u8 where Self: crate::__normal_async_Sized; }
//! trait Shared: Cache<get(..): Send> + Sync {}
//! fn spawn<F: AsyncFn()>(f: F) where crate::__normal_async_Called<F>: Send {}
//! ```
//! and [`hide`] takes that out of the pages again.

use normal_async_syntax::{
    edit::Edits,
    token::Tokens,
    tree::{AstNode, SyntaxNode, ast},
};

use crate::{
    Choices, SourceTree, alias, alias_paths, closures, dyn_trait, file::is_lowered_trait,
    fragment::range, implementation, krate::Krate, names::module_of, objects, parse_all,
    traits::Traits,
};

/// A trait that stands for `Sized` in conditions which nobody wrote.
const SIZED: &str = "__normal_async_Sized";

/// A type that stands for what a call of an async closure returns.
const CALLED: &str = "__normal_async_Called";

/// The edits of each file, for rustdoc.
pub fn pages(tree: &SourceTree) -> Vec<Edits> {
    let parsed = parse_all(tree);
    let choices = Choices::default();
    let objects = objects(tree);
    let krate = Krate::new(tree, &Tokens::new(&tree.files[0].text));
    // Nothing is called, so it makes no difference what could be.
    let known = Traits::new(&parsed, &tree.externs, &|_, _| None);
    let mut all = Vec::new();
    for (index, (module, parsed)) in parsed.iter().enumerate() {
        let file = &tree.files[index];
        let mut edits = file.scan.dialect.mask();
        for node in parsed.syntax().descendants() {
            let module = module_of(&node, module);
            if let Some(item) = ast::Trait::cast(node.clone())
                && is_lowered_trait(&choices, &objects, index, &item)
            {
                dyn_trait::require_sized_self(&item, &format!("crate::{SIZED}"), &mut edits);
            }
            show(&node, &module, &known, &krate, &mut edits);
        }
        edits.keep_lines(&file.text);
        all.push(edits);
    }
    let end = tree.files[0].text.len();
    let start = format!(" #[doc(hidden)] {}pub", krate.allow());
    all[0].insert(
        end,
        format!(
            "{start} trait {SIZED}: ::core::marker::Sized {{}}\
             {start} struct {CALLED}<F: ?Sized>(::core::marker::PhantomData<F>);"
        ),
    );
    all
}

fn show(node: &SyntaxNode, module: &[String], known: &Traits, krate: &Krate, edits: &mut Edits) {
    if let Some(item) = ast::Trait::cast(node.clone()) {
        alias::show_definition(&item, module, known, krate, edits);
    } else if let Some(item) = ast::Impl::cast(node.clone()) {
        implementation::lower(&item, module, known, krate, edits);
    } else if let Some(item) = ast::Use::cast(node.clone()) {
        alias::lower_import(&item, module, known, edits);
    } else if let Some(path) = ast::Path::cast(node.clone()) {
        alias_paths::lower(&path, module, known, edits);
    } else if let Some(predicate) = ast::WherePred::cast(node.clone())
        && let Some(name) = closures::subject(&predicate)
        && let Some(subject) = predicate.ty()
    {
        edits.replace(range(subject.syntax()), format!("crate::{CALLED}<{name}>"));
    }
}

/// A page without the conditions that nobody wrote, and with the others as they are written; none if it has no such.
pub fn hide(page: &str) -> Option<String> {
    if !page.contains(SIZED) && !page.contains(CALLED) {
        return None;
    }
    let mut hidden = page.to_owned();
    for (shown, written) in [
        (
            format!("\n       <span class=\"where\">where Self: {SIZED}</span>"),
            "",
        ),
        (
            format!("<div class=\"where\">where\n    Self: {SIZED},</div>"),
            "",
        ),
        (format!("where Self: {SIZED},\n             "), "where "),
        (format!("where\n    Self: {SIZED},\n"), "where\n"),
        // In a form that rustdoc does not have yet, it is at least true.
        (SIZED.to_owned(), "Sized"),
    ] {
        hidden = hidden.replace(&shown, written);
    }
    let called = format!("{CALLED}&lt;");
    let mut parts = hidden.split(&called);
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        page += &part.replacen("&gt;", "(..)", 1);
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_nobody_wrote_are_hidden() {
        let page = |declared: &str, detailed: &str| {
            format!(
                "async fn <a>get</a>(&amp;self) -&gt; u8{declared};\n<h4>async fn <a>get</a>(&amp;self) -&gt; \
                 u8{detailed}</h4>"
            )
        };
        let check = |before: (&str, &str), after: (&str, &str)| {
            let before = page(before.0, before.1).replace("MARK", SIZED);
            assert_eq!(hide(&before).unwrap(), page(after.0, after.1));
        };
        check(
            (
                "\n       <span class=\"where\">where Self: MARK</span>",
                "<div class=\"where\">where\n    Self: MARK,</div>",
            ),
            ("", ""),
        );
        check(
            (
                "\n       <span class=\"where\">where Self: MARK,\n             T: Copy</span>",
                "<div class=\"where\">where\n    Self: MARK,\n    T: Copy,</div>",
            ),
            (
                "\n       <span class=\"where\">where T: Copy</span>",
                "<div class=\"where\">where\n    T: Copy,</div>",
            ),
        );
        check((" where Self : MARK", ""), (" where Self : Sized", ""));
        let called = format!("where\n    {CALLED}&lt;F&gt;: <a>Into</a>&lt;T&gt;,");
        let shown = hide(&called).unwrap();
        assert_eq!(shown, "where\n    F(..): <a>Into</a>&lt;T&gt;,");
        assert_eq!(hide("where Self: Sized"), None);
    }
}
