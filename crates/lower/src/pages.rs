//! What rustdoc is shown where it does not take the text as it is written, with the new tokens merely hidden.
//!
//! It looks at no body, so nothing has to be callable, only valid:
//! ```text
//! trait Cache { async fn get(&self) -> u8; }        trait Shared = Cache<get(..): Send> + Sync;
//! fn spawn<F: AsyncFn()>(f: F) where F(..): Send {}
//! struct Routes(Box<dyn Cache<get(..): Send>>, Box<dyn AsyncFn(&str)>);
//! ```
//! becomes
//! ```text
//! trait Cache { async fn get(&self) -> u8 where Self: crate::__normal_async_Sized; }
//! trait Shared: Cache<get(..): Send> + Sync {}
//! fn spawn<F: AsyncFn()>(f: F) where crate::__normal_async_Called<F>: Send {}
//! struct Routes(Box<dyn for<'__normal_async_sending__get> Cache>, Box<dyn for<'__normal_async_closure> Fn(&str)>);
//! ```
//! and [`mod@hidden`] takes that out of the pages again. A lifetime is the one name that the search of the pages does not
//! know.

mod hidden;
mod json;

use normal_async_syntax::{
    edit::Edits,
    tree::{AstNode, SyntaxNode, ast},
};

use crate::{
    Choices, SourceTree, alias, alias_paths, closure_objects, closures, dyn_trait,
    file::is_lowered_trait,
    fragment::range,
    implementation,
    krate::Krate,
    names::module_of,
    objects, parse_all, return_types,
    traits::{self, Traits},
};
pub use hidden::hide;
pub use json::hide_in_json;

/// A trait that stands for `Sized` in conditions which nobody wrote.
const SIZED: &str = "__normal_async_Sized";

/// A type that stands for what a call of an async closure returns.
const CALLED: &str = "__normal_async_Called";

/// How the lifetimes begin that name the methods of a trait object whose futures are `Send`.
const SENDING: &str = "'__normal_async_sending";

/// A lifetime of a trait object that is an async closure.
const CLOSURE: &str = "'__normal_async_closure";

/// The edits of each file, for rustdoc.
pub fn pages(tree: &SourceTree) -> Vec<Edits> {
    let parsed = parse_all(tree);
    let choices = Choices::default();
    let objects = objects(tree);
    let krate = Krate::new(tree);
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
                dyn_trait::require_sized_self(
                    &item,
                    &format!("crate::{SIZED}"),
                    &krate,
                    &mut edits,
                );
            }
            show(&node, index, &module, &known, &krate, &mut edits);
        }
        edits.keep_lines(&file.text);
        all.push(edits);
    }
    let items = parsed[0].1.syntax().children().filter_map(ast::Item::cast);
    // Behind the last item, so that the file has as many lines as ever.
    let end = items
        .last()
        .map_or(tree.files[0].text.len(), |item| range(item.syntax()).end);
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

fn show(
    node: &SyntaxNode,
    file: usize,
    module: &[String],
    known: &Traits,
    krate: &Krate,
    edits: &mut Edits,
) {
    if let Some(item) = ast::Trait::cast(node.clone()) {
        if let Some(index) = known.names.definition_at(file, &item) {
            alias::show_definition(index, known, krate, edits);
        }
    } else if let Some(item) = ast::Impl::cast(node.clone()) {
        implementation::lower(&item, module, known, krate, edits);
    } else if let Some(item) = ast::Use::cast(node.clone()) {
        alias::lower_import(&item, module, known, krate, edits);
    } else if let Some(path) = ast::Path::cast(node.clone()) {
        alias_paths::lower(&path, module, known, edits);
    } else if let Some(bound) = ast::TypeBound::cast(node.clone()) {
        if traits::is_of_trait_object(&bound) {
            show_trait_object(&bound, edits);
        }
    } else if let Some(predicate) = ast::WherePred::cast(node.clone())
        && let Some(name) = closures::subject(&predicate)
        && let Some(subject) = predicate.ty()
    {
        edits.replace(range(subject.syntax()), format!("crate::{CALLED}<{name}>"));
    }
}

/// Says by a lifetime what rustdoc does not accept of the bound of a trait object.
fn show_trait_object(bound: &ast::TypeBound, edits: &mut Edits) {
    let methods: String = traits::return_bound_args(bound)
        .iter()
        .filter_map(|argument| Some(format!("__{}", argument.name_ref()?.text())))
        .collect();
    if !methods.is_empty() {
        add_lifetime(bound, &format!("{SENDING}{methods}"), edits);
        return_types::take_out(bound, edits);
    } else if let Some(name) = closure_objects::name(bound) {
        add_lifetime(bound, CLOSURE, edits);
        let plain = name.text().replace("Async", "");
        edits.replace(range(name.syntax()), plain);
    }
}

fn add_lifetime(bound: &ast::TypeBound, lifetime: &str, edits: &mut Edits) {
    let binder = bound
        .for_binder()
        .and_then(|binder| binder.generic_param_list());
    if let Some(end) = binder.and_then(|list| list.r_angle_token()) {
        edits.insert(range(&end).start, format!(", {lifetime}"));
    } else if let Some(path) = traits::bound_path(bound) {
        edits.insert(range(path.syntax()).start, format!("for<{lifetime}> "));
    }
}
