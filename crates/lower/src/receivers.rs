//! Calls with `.box` that go through a trait object by what the text says, so that rustc need not be asked.
//!
//! ```text
//! async fn name(cache: &dyn Cache) -> Option<String> { cache.get("name").box.await }
//! ```
//! `cache` is the parameter, as nothing else in the function has this name; its type is written out; and `get` of `Cache`
//! takes `&self`. What a method is called on is first tried as it is, and there first by the methods of its own type. So
//! no other trait, and no implementation of one for `&dyn Cache`, comes before the trait object.
//!
//! Where anything of that is otherwise, the text does not decide: a pointer such as `Arc<dyn Cache>` may implement a
//! trait with such a method itself, and a macro may declare anything. Such a call is left open, for rustc.

use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
};

use normal_async_syntax::{
    dialect::PostfixBox,
    find::{find, find_kinds, token_at},
    tree::{
        AstNode, NodeOrToken, SyntaxKind, SyntaxNode,
        ast::{self, HasAttrs, HasName},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    Exports, SourceFile, SourceTree,
    attributes::{self, Marked},
    choices::Place,
    dyn_trait,
    fragment::range,
    hidden_bodies,
    names::{Found, module_of, plain},
    parsing::Parsed,
    traits::{self, Traits},
};

/// The calls with `.box` of methods that trait objects have.
#[derive(Debug, Default)]
pub(crate) struct Receivers {
    /// The names of those methods whose receiver is a trait object.
    pub(crate) certain: BTreeSet<Place>,
    /// There are others, of which rustc knows.
    pub(crate) are_open: bool,
}

/// What a method takes of a trait object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Taken {
    /// `&self`, for a future.
    Shared,
    /// `&mut self`, for a future.
    Exclusive,
    /// Anything else, or for something else.
    Other,
}

/// The methods of a trait's objects.
pub(crate) type Methods = BTreeMap<String, Taken>;

/// Those of a crate whose files are `parsed`.
pub(crate) fn receivers(tree: &SourceTree, parsed: &[Parsed], known: &Traits) -> Receivers {
    let mut found = Receivers::default();
    let methods: BTreeSet<&str> = known.methods_of_objects().collect();
    if methods.is_empty() || !says_dyn(tree, known) {
        return found;
    }
    for (index, (file, (_, parsed))) in tree.files.iter().zip(parsed).enumerate() {
        let mut functions = BTreeMap::new();
        let marked = LazyCell::new(|| Marked::of(parsed));
        for postfix in &file.scan.dialect.postfix_boxes {
            let Some(method) = postfix.method.clone() else {
                continue;
            };
            if !methods.contains(&*plain(&file.text[method.clone()])) {
                continue;
            }
            let is_certain = called_parameter(postfix, parsed.syntax()).is_some_and(|call| {
                let objects = functions
                    .entry(range(call.function.syntax()).start)
                    .or_insert_with(|| match marked.is_around(&range(call.function.syntax())) {
                        true => BTreeMap::new(),
                        false => objects(&call.function, file, known),
                    });
                is_called_on(&call, objects, known)
            });
            match is_certain {
                true => _ = found.certain.insert((index, method.start)),
                false => found.are_open = true,
            }
        }
    }
    found
}

/// Whether a trait that has trait objects is used as `dyn`.
fn says_dyn(tree: &SourceTree, known: &Traits) -> bool {
    let own = known.names.definitions.iter().map(|d| &*d.name);
    let others = tree.externs.values().flat_map(Exports::trait_names);
    let traits: BTreeSet<&str> = own.chain(others).collect();
    let mut named = tree.files.iter().flat_map(|file| &file.scan.dyn_names);
    named.any(|name| traits.contains(&**name))
}

/// `parameter.method(..)`
struct Call {
    function: ast::Fn,
    parameter: String,
    method: String,
}

/// The call in front of `.box`, if it is one of a method on something that has a name.
fn called_parameter(postfix: &PostfixBox, parsed: &SyntaxNode) -> Option<Call> {
    let name = token_at(parsed, postfix.method.as_ref()?.start)?;
    let call = ast::MethodCallExpr::cast(name.parent()?.parent()?)?;
    let ast::Expr::PathExpr(receiver) = call.receiver()? else {
        return None;
    };
    let name = receiver.path()?.as_single_name_ref()?;
    Some(Call {
        function: call.syntax().ancestors().find_map(ast::Fn::cast)?,
        parameter: plain(name.text()),
        method: plain(call.name_ref()?.text()),
    })
}

/// `&dyn Trait` or `&mut dyn Trait`
struct Object<'a> {
    mutable: bool,
    of: Found<'a>,
}

/// The parameters that are trait objects wherever their names stand in the function, if no attribute around it is a
/// macro.
fn objects<'a>(
    function: &ast::Fn,
    file: &SourceFile,
    known: &Traits<'a>,
) -> BTreeMap<String, Object<'a>> {
    let mut found = BTreeMap::new();
    let Some(names) = declared_names(function).filter(|_| stays_as_written(function)) else {
        return found;
    };
    let module = module_of(function.syntax(), &file.module);
    let parameters = function.param_list().into_iter();
    for parameter in parameters.flat_map(|list| list.params()) {
        let Some((name, object)) = object(&parameter, &module, known) else {
            continue;
        };
        if names.iter().filter(|other| **other == name).count() == 1 {
            found.insert(name, object);
        }
    }
    found
}

/// No attribute in the function can be a macro.
fn stays_as_written(function: &ast::Fn) -> bool {
    let mut inside = find::<ast::Attr>(function.syntax());
    inside.all(|attr| attributes::is_inert(&attr))
}

/// All names that are declared in a function, and those that may be, by macros that are statements. None when these may
/// be any: by imports, and by macros that are not known.
fn declared_names(function: &ast::Fn) -> Option<Vec<String>> {
    if find::<ast::Use>(function.syntax()).next().is_some() {
        return None;
    }
    let names = find::<ast::Name>(function.syntax());
    let mut names: Vec<String> = names.map(|name| plain(name.text())).collect();
    for call in find_kinds(function.syntax(), ast::MacroCall::can_cast) {
        if is_value(&call) {
            continue;
        }
        if !hidden_bodies::is_known_macro(&call) {
            return None;
        }
        let tokens = call.descendants_with_tokens();
        let tokens = tokens.filter_map(NodeOrToken::into_token);
        names.extend(tokens.map(|token| plain(token.text())));
    }
    Some(names)
}

/// Whether a macro call is an expression, but not all of a statement, or a type. What it declares is for itself.
fn is_value(call: &SyntaxNode) -> bool {
    let Some(parent) = call.parent() else {
        return false;
    };
    let is_statement = || parent.parent().and_then(ast::ExprStmt::cast).is_some();
    match parent.kind() {
        SyntaxKind::MACRO_EXPR => !is_statement(),
        kind => ast::MacroType::can_cast(kind),
    }
}

fn object<'a>(
    parameter: &ast::Param,
    module: &[String],
    known: &Traits<'a>,
) -> Option<(String, Object<'a>)> {
    let ast::Pat::IdentPat(pattern) = parameter.pat()? else {
        return None;
    };
    let ast::Type::RefType(reference) = parameter.ty()? else {
        return None;
    };
    if parameter.attrs().next().is_some()
        || pattern.ref_token().is_some()
        || pattern.at_token().is_some()
    {
        return None;
    }
    let mut object = reference.ty()?;
    if let ast::Type::ParenType(inner) = object {
        object = inner.ty()?;
    }
    let ast::Type::DynTraitType(object) = object else {
        return None;
    };
    let bounds = object.type_bound_list()?.bounds();
    let mut traits =
        bounds.filter(|bound| bound.lifetime().is_none() && !dyn_trait::is_auto(bound));
    let (only, None) = (traits.next()?, traits.next()) else {
        return None;
    };
    let of = known.resolve_bound(&only, module)?;
    // Its futures may be `Send`.
    if !traits::return_bound_args(&only).is_empty() || !known.implied(of).is_empty() {
        return None;
    }
    let name = plain(pattern.name()?.text());
    let mutable = reference.mut_token().is_some();
    Some((name, Object { mutable, of }))
}

/// Whether what is called takes just the parameter.
fn is_called_on(call: &Call, objects: &BTreeMap<String, Object>, known: &Traits) -> bool {
    let taken = objects.get(&call.parameter).and_then(|object| {
        let methods = known.methods(object.of)?;
        Some((object.mutable, *methods.get(&call.method)?))
    });
    matches!(
        taken,
        Some((false, Taken::Shared) | (true, Taken::Exclusive))
    )
}

/// The names of methods in implementations of trait objects' own, such as `impl dyn Trait { .. }`.
pub(crate) fn inherent_methods(parsed: &[Parsed]) -> BTreeSet<String> {
    let files = parsed.iter();
    let items = files.flat_map(|(_, file)| file.find::<ast::Impl>());
    let of_objects = items.filter(|item| {
        let ty = item.self_ty();
        let object = ty.filter(|_| item.trait_().is_none());
        object.is_some_and(|ty| find::<ast::DynTraitType>(ty.syntax()).next().is_some())
    });
    let functions = of_objects.flat_map(|item| find::<ast::Fn>(item.syntax()).collect::<Vec<_>>());
    functions
        .filter_map(|function| Some(plain(function.name()?.text())))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{Choices, lower};

    const TRAITS: &str = "
        trait Base { async fn base(&self) -> u32; }
        trait Cache: Base + Send {
            async fn get(&self) -> u32;
            async fn put(&mut self) -> u32;
            async fn own(self: Box<Self>) -> u32;
            fn items(&self) -> impl Iterator<Item = u32>;
            fn plain(&self) -> u32;
        }
        trait Unknown: Other { async fn get(&self) -> u32; }
        trait Twice: Cache { async fn get(&self) -> u32; }
        trait Shared { async fn inherent(&self) -> u32; }
        impl dyn Shared { fn inherent(&self) -> u32 { 1 } }
        trait Alias = Cache<get(..): Send>;
    ";

    /// Which calls of a text are certain, each as `receiver.method`, and whether others are left open.
    fn found(text: &str) -> (Vec<String>, bool) {
        let text = format!("{TRAITS}{text}");
        let tree = SourceTree {
            edition: 2024,
            files: vec![SourceFile::new(
                PathBuf::from("main.rs"),
                text.as_str().into(),
            )],
            ..SourceTree::default()
        };
        let lowered = lower(&tree, &Choices::default());
        let call = |&(_, method): &Place| {
            let start = text[..method].rfind([' ', '(']).map_or(0, |at| at + 1);
            let end = text[method..]
                .find('(')
                .map_or(text.len(), |at| method + at);
            text[start..end].to_owned()
        };
        let calls = lowered.certain_calls.iter().map(call).collect();
        (calls, lowered.may_be_calls)
    }

    #[test]
    fn parameters_that_are_trait_objects_are_certain() {
        let cases = [
            ("async fn f(c: &dyn Cache) { c.get().box.await; }", "c.get"),
            (
                "fn f<'a>(c: &'a (dyn crate::Cache + Sync + 'a)) { c.get().box }",
                "c.get",
            ),
            ("fn f(mut c: &mut dyn Cache) { c.put().box }", "c.put"),
            (
                "impl A { fn f(self, r#in: &dyn Cache) { if x { r#in.get().box } } }",
                "r#in.get",
            ),
            (
                "fn f(c: &dyn Cache) { println!(); let a = json!(c); move || async { c.get().box.await } }",
                "c.get",
            ),
            (
                "mod m { use super::*; #[inline] fn f(c: &dyn Cache) { c.get().box } }",
                "c.get",
            ),
            ("fn f(c: &dyn Base) { c.base().box }", "c.base"),
        ];
        for (text, call) in cases {
            assert_eq!(found(text), (vec![call.to_owned()], false), "{text}");
        }
    }

    #[test]
    fn what_the_text_does_not_decide_is_left_open() {
        let cases = [
            // Another type of the receiver.
            "fn f(c: Arc<dyn Cache>) { c.get().box }",
            "fn f(c: &Box<dyn Cache>) { c.get().box }",
            "fn f(c: &impl Cache, d: &dyn Cache) { c.get().box }",
            "fn f(ref c: &dyn Cache) { c.get().box }",
            "fn f(c: &dyn Cache) { c.a().get().box }",
            "fn f(#[cfg(a)] c: &dyn Cache) { c.get().box }",
            // What the method takes is another.
            "fn f(c: &mut dyn Cache) { c.get().box }",
            "fn f(c: &dyn Cache) { c.put().box }",
            "fn f(c: &dyn Cache) { c.own().box }",
            "fn f(c: &dyn Cache) { c.items().box }",
            // Another method may be meant.
            "fn f(c: &dyn Cache) { c.base().box }",
            "fn f(c: &dyn Unknown) { c.get().box }",
            "fn f(c: &dyn Twice) { c.get().box }",
            "fn f(c: &dyn Shared) { c.inherent().box }",
            "fn f(c: &dyn Elsewhere, d: &dyn Cache) { c.get().box }",
            // Futures may be `Send`.
            "fn f(c: &dyn Cache<get(..): Send>) { c.get().box }",
            "fn f(c: &dyn Alias, d: &dyn Cache) { c.get().box }",
            // The name may be that of something else.
            "fn f(c: &dyn Cache) { let c = plus(); c.get().box }",
            "fn f(c: &dyn Cache) { if let Some(Plus { c }) = d { c.get().box } }",
            "fn f(c: &dyn Cache) { |c: &Plus| c.get().box }",
            "fn f(c: &dyn Cache) { const c: Plus = Plus; c.get().box }",
            "fn f(c: &dyn Cache) { fn g(c: &Plus) { c.get().box } }",
            "fn f(c: &dyn Cache) { use constants::*; c.get().box }",
            "fn f(c: &dyn Cache) { declare!(); c.get().box }",
            "fn f(c: &dyn Cache) { declare! {} c.get().box }",
            "fn f(c: &dyn Cache) { let pattern!(d) = e; c.get().box }",
            "fn f(c: &dyn Cache) { vec!(let c = Plus); c.get().box }",
            "fn f(c: &dyn Cache) { #[declare] fn g() {} c.get().box }",
            "fn f(c: &dyn Cache) { #[derive(Declare)] struct A; c.get().box }",
            "#[rewrite] fn f(c: &dyn Cache) { c.get().box }",
            "#[rewrite] mod m { use super::*; fn f(c: &dyn Cache) { c.get().box } }",
            "fn f(c: &dyn Cache) { println!(\"{}\", c.get().box) }",
            "macro_rules! m { () => { fn f(c: &dyn Cache) { c.get().box } } }",
        ];
        for text in cases {
            assert_eq!(found(text), (Vec::new(), true), "{text}");
        }
    }

    #[test]
    fn what_no_trait_object_has_is_not_asked_about() {
        let text = "fn f(c: &dyn Cache) { c.plain().box; c.other().box; d().box }";
        assert_eq!(found(text), (Vec::new(), false));
    }
}
