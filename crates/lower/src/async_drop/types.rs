//! Types with a clean-up.
//!
//! ```text
//! struct Pool<T: 'static> { name: &'static str, all: Vec<T> }
//! impl<T: 'static> Drop for Pool<T> { .. }
//! ```
//! becomes
//! ```text
//! struct Pool<T: 'static> { name: &'static str, all: Slot<Vec<T>> }
//! impl<T: 'static> Drop for Pool<T> { fn drop(&mut self) { /* hands its content over, to be cleaned up */ } }
//! impl<T: 'static> CleanedUp for Pool<T> {}
//! unsafe impl<T: 'static> Slots for Pool<T> { /* what follows the clean-up: `OwnDrop`, and `all` is dropped */ }
//! impl<T: 'static> OwnDrop for Pool<T> { .. /* with a parameter more, so that safe code cannot call it */ }
//! ```
//! `AsyncDrop` requires `CleanedUp`, so that what is not lowered is an error. Drop glue passes by slots, so the content can
//! be moved away by the `Drop` that it calls. What is borrowed has to be cleaned up before the borrow ends, so the content
//! of a type with a lifetime, or with a type parameter that is not `'static`, stays where it is; so does that of a packed
//! type, to whose fields there are no references, and of one that is not sized:
//! ```text
//! impl<'c> Drop for Tx<'c> { fn drop(&mut self) { /* is done when the clean-up is */ } }
//! ```

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasGenericArgs, HasGenericParams, HasName, HasTypeBounds},
    },
};

use super::{CleanUp, Cleaned, Slot};
use crate::{
    dyn_trait,
    fragment::{Fragment, range},
    krate::Krate,
    signature::PREFIX,
};

/// Types without drop glue.
const PLAIN: &[&str] = &[
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "AtomicBool",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "Duration",
    "Instant",
];

/// Whether drop glue has nothing to do with values of the type, as far as its name tells.
pub(super) fn is_plain(ty: &ast::Type) -> bool {
    match ty {
        ast::Type::RefType(_) | ast::Type::PtrType(_) | ast::Type::FnPtrType(_) => true,
        ast::Type::ArrayType(array) => array.ty().is_some_and(|ty| is_plain(&ty)),
        ast::Type::ParenType(inner) => inner.ty().is_some_and(|ty| is_plain(&ty)),
        ast::Type::TupleType(tuple) => tuple.fields().all(|ty| is_plain(&ty)),
        ast::Type::PathType(path) => {
            let segment = path.path().and_then(|path| path.segment());
            segment.is_some_and(|segment| {
                let name = segment.name_ref().map(|name| name.text().to_string());
                segment.generic_arg_list().is_none()
                    && name.is_some_and(|name| PLAIN.contains(&name.as_str()))
            })
        }
        _ => false,
    }
}

/// Lowers the types of the file at `index`, and the `Drop`s that types have there. True if that has unsafe code.
pub(crate) fn lower(index: usize, clean_up: &CleanUp, krate: &Krate, edits: &mut Edits) -> bool {
    let mut has_unsafe_code = false;
    for ty in &clean_up.types {
        for own in ty.own_drops.iter().filter(|own| own.file == index) {
            edits.replace(own.path.clone(), clean_up.call("OwnDrop"));
            if let Some(end) = own.behind_self {
                edits.insert(end, format!(", _: {}", clean_up.call("Once")));
            }
        }
        if ty.file == index {
            lower_type(ty, clean_up, krate, edits);
            has_unsafe_code |= ty.slots.is_some() || !ty.own_drops.is_empty();
        }
    }
    has_unsafe_code
}

fn lower_type(ty: &Cleaned, clean_up: &CleanUp, krate: &Krate, edits: &mut Edits) {
    for slot in ty.slots() {
        let range = range(slot.ty.syntax());
        edits.insert(range.start, format!("{}<", clean_up.call("Slot")));
        edits.insert(range.end, ">");
    }
    let end = range(ty.item.syntax()).end;
    let mut text = Fragment::new();
    let cleaned_up = clean_up.call("CleanedUp");
    implement(ty, "", &cleaned_up, krate.allow(), &mut text);
    text.text("{}");
    match &ty.slots {
        Some(fields) => handed_over(ty, fields, clean_up, krate, &mut text),
        None => in_place(ty, clean_up, krate, &mut text),
    }
    edits.push(text.into_edit(end..end));
}

/// The generated unsafe code is sound: `take` is called by `Drop`, which drop glue calls once, and last. Each slot is
/// taken in `drop_fields` once, and by nobody else; and [`account_for_fields`] lets rustc refuse any other field that drop
/// glue would drop.
fn handed_over(
    ty: &Cleaned,
    fields: &[Slot],
    clean_up: &CleanUp,
    krate: &Krate,
    text: &mut Fragment,
) {
    let runtime = clean_up.call("");
    implement(ty, "", "::core::ops::Drop", krate.allow_unsafe(), text);
    text.text("{ fn drop(&mut self) { ");
    account_for_fields(fields, &runtime, text);
    text.text(format!(
        "use {runtime}{{LocalKind as _, SendKind as _}}; \
         let cleaning = unsafe {{ {runtime}take(self) }}; (&cleaning).kind().hand_over(cleaning); }} }}"
    ));
    let slots = format!("{runtime}Slots");
    implement(ty, "unsafe ", &slots, krate.allow_unsafe(), text);
    text.text("{ ");
    if !ty.own_drops.is_empty() {
        text.text(format!(
            "fn drop_self(&mut self, once: {runtime}Once) {{ {runtime}OwnDrop::drop(self, once); }} "
        ));
    }
    text.text("unsafe fn drop_fields(&mut self) { ");
    // Variables are dropped in reverse order.
    for (index, slot) in fields.iter().enumerate().rev().filter(|(_, f)| !f.is_plain) {
        text.append(slot.conditions.clone()).text(format!(
            "let {PREFIX}field_{index} = unsafe {{ {runtime}Slot::take(&mut self.{}) }}; ",
            slot.identifier()
        ));
    }
    text.text("} }");
}

/// Lets rustc refuse a field that is neither a slot nor without drop glue, as an attribute macro may add one.
fn account_for_fields(fields: &[Slot], runtime: &str, text: &mut Fragment) {
    text.text("let Self { ");
    for (index, field) in fields.iter().enumerate() {
        let name = field.identifier();
        text.append(field.conditions.clone())
            .text(match field.is_plain {
                true => format!("{name}: {PREFIX}field_{index}, "),
                false => format!("{name}: _, "),
            });
    }
    text.text("} = &*self; ");
    for (index, field) in fields.iter().enumerate().filter(|(_, f)| f.is_plain) {
        text.append(field.conditions.clone())
            .text(format!("{runtime}without_glue({PREFIX}field_{index}); "));
    }
}

/// The generated unsafe code is sound: drop glue calls the `Drop` once, and so the one that was written is called once.
fn in_place(ty: &Cleaned, clean_up: &CleanUp, krate: &Krate, text: &mut Fragment) {
    let runtime = clean_up.call("");
    let (allow, own) = match ty.own_drops.is_empty() {
        true => (krate.allow(), "|_| ()".to_owned()),
        false => (
            krate.allow_unsafe(),
            format!("|it| {runtime}OwnDrop::drop(it, unsafe {{ {runtime}Once::new() }})"),
        ),
    };
    implement(ty, "", "::core::ops::Drop", allow, text);
    text.text(format!(
        "{{ fn drop(&mut self) {{ {runtime}clean_in_place(self, {own}); }} }}"
    ));
}

/// `impl<..> Trait for Type<..> where ..`
fn implement(ty: &Cleaned, safety: &str, name: &str, allow: &str, text: &mut Fragment) {
    text.text(" ").append(dyn_trait::conditions(&ty.item));
    text.text(format!("#[doc(hidden)] {allow}{safety}impl<"));
    let parameters = ty.item.generic_param_list();
    let parameters: Vec<_> = parameters
        .into_iter()
        .flat_map(|list| list.generic_params())
        .collect();
    let mut arguments = Fragment::new();
    for parameter in &parameters {
        match parameter {
            ast::GenericParam::LifetimeParam(lifetime) => {
                text.copy(lifetime.syntax());
                if let Some(name) = lifetime.lifetime() {
                    arguments.copy(name.syntax());
                }
            }
            ast::GenericParam::TypeParam(parameter) => {
                if let Some(name) = parameter.name() {
                    text.copy(name.syntax());
                    arguments.copy(name.syntax());
                }
                if let Some(bounds) = parameter.type_bound_list() {
                    text.text(": ").copy(bounds.syntax());
                }
            }
            ast::GenericParam::ConstParam(parameter) => {
                if let Some((name, ty)) = parameter.name().zip(parameter.ty()) {
                    text.text("const ")
                        .copy(name.syntax())
                        .text(": ")
                        .copy(ty.syntax());
                    arguments.copy(name.syntax());
                }
            }
        }
        text.text(", ");
        arguments.text(", ");
    }
    text.text(format!("> {name} for "));
    if let Some(name) = ty.item.name() {
        text.copy(name.syntax());
    }
    text.text("<").append(arguments).text("> ");
    if let Some(clause) = ty.item.where_clause() {
        text.copy(clause.syntax()).text(" ");
    }
}
