//! `box async fn`: an async function whose future is boxed, so that it may call itself.
//!
//! ```text
//! box async fn fetch(&self, id: &str) -> Data { BODY }
//! ```
//! becomes
//! ```text
//! fn fetch(&self, id: &str) -> Pin<Box<impl Future<Output = Data>>> { Box::pin(async move { let id = id; BODY }) }
//! ```
//! The type in the box stays opaque, so its auto traits are those of the body. Only where the body itself has to know
//! that its future is `Send`, which rustc cannot tell while it still checks that body, `+ Send` is declared.
//!
//! In a trait and in an implementation of one, where the signature is not ours to choose, and below an attribute macro,
//! which may ask for an `async fn`, the body is boxed instead:
//! ```text
//! async fn fetch(&self, id: &str) -> Data { Box::pin(async move { let id = id; BODY }).await }
//! ```
//! A provided method of a trait cannot call itself, not even boxed: rustc refuses it while the method's own future is
//! being defined. So there the body becomes a hidden method:
//! ```text
//! async fn fetch(&self, id: &str) -> Data { Self::__normal_async_boxed_fetch(self, id).await }
//! fn __normal_async_boxed_fetch(&self, id: &str) -> Pin<Box<impl Future<Output = Data>>> { Box::pin(async move { .. }) }
//! ```
//! Calls of such functions within their bodies are those of a recursion, of which the memory is used again:
//! ```text
//! fetch(id).await      becomes      /* a pinned box of */(fetch(id)).await
//! ```
//! That is a guess by the name, and where what is called returns no box, rustc says so. See [`mod@crate::recycling`].
//!
//! Parameters are moved into the box in their order, so they are dropped when and in the order an `async fn` does.
//!
//! RFC: "Boxed async functions".

mod calls;

use normal_async_syntax::{
    dialect::BoxFn,
    edit::Edits,
    find::find,
    token::Tokens,
    tree::{
        AstNode,
        ast::{self, HasAttrs, HasGenericParams, HasName},
    },
};

use crate::{
    attributes,
    body::{self, Braces},
    fragment::{Fragment, range},
    krate::Krate,
    names, recycling,
    signature::{self, PREFIX},
};

pub(crate) use calls::{calls, lower_call};

/// What the crate and rustc say about a function.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) edition: u16,
    pub(crate) krate: &'a Krate,
    /// The body relies on its own future being `Send`.
    pub(crate) send: bool,
    /// The other methods of the trait around it require `Self: Sized`.
    pub(crate) sized_self: bool,
    /// What stands around the body before it is boxed, if anything.
    pub(crate) within: Option<&'a (String, String)>,
}

/// Lowers a `box async fn` of which there is a syntax tree.
pub(crate) fn lower(source: &BoxFn, function: &ast::Fn, context: Context, edits: &mut Edits) {
    body::blank(source.keyword.clone(), edits);
    let Some(body) = function.body() else {
        return;
    };
    let form = Form::of(function, context);
    let captured = form
        .sets_return_type()
        .then(|| captured_generics(function, context))
        .flatten();
    if form.sets_return_type() {
        let end = source.async_start + "async".len();
        body::blank(source.async_start..end, edits);
        set_return_type(function, &form, captured.as_deref(), context, edits);
    }
    if form == Form::Signature {
        let attribute = context.krate.allow_each(&lints_of_box(function, context));
        body::allow(function, &attribute, edits);
    }
    if form == Form::SendInTrait {
        let allow = context
            .krate
            .allow_one("refining_impl_trait", "refining_impl_trait");
        edits.insert(source.keyword.start, allow);
    }
    let Some(braces) = Braces::of(&body) else {
        return;
    };
    let (call, end) = form.boxing(function, context.krate);
    let start = body::moved_in(function, context.krate, edits);
    if form == Form::Provided {
        let at = braces.open.start;
        edits.push(hidden_method(function, context).into_edit(at..at));
    }
    let (before, behind) = match form {
        Form::Body => body::returned(function, context.krate),
        _ => (String::new(), ""),
    };
    let (open, close) = context.within.cloned().unwrap_or_default();
    braces.enclose(
        &format!("{before}{call}({open}async move "),
        start,
        &format!("{close}{end}{behind}"),
        edits,
    );
}

/// The lints that look at a function's return type, and would see a box there.
fn lints_of_box(function: &ast::Fn, context: Context) -> Vec<(&'static str, &'static str)> {
    let mut lints = Vec::new();
    // It does not know a box for the future that is in it, which is to be used anyway.
    if names::is_public(function) && !context.krate.plain_boxes {
        lints.push(("clippy::must_use_candidate", "clippy::pedantic"));
    }
    let ty = body::return_type(function);
    if ty.is_some_and(|ty| find::<ast::Type>(ty.syntax()).count() > 2) {
        lints.push(("clippy::type_complexity", "clippy::complexity"));
    }
    lints
}

/// Whether its lowering has boxes whose memory is used again.
pub(crate) fn recycles(function: &ast::Fn, krate: &Krate) -> bool {
    krate.recycles() && !has_macros(function)
}

/// Whether calls of it return the box.
pub(crate) fn returns_box(function: &ast::Fn, context: Context) -> bool {
    Form::of(function, context) == Form::Signature
}

/// Lowers a `box async fn` in macro input, of which there are only tokens.
pub(crate) fn lower_tokens(source: &BoxFn, tokens: &Tokens, krate: &Krate, edits: &mut Edits) {
    body::blank(source.keyword.clone(), edits);
    let first = tokens.at(source.async_start);
    let mut at = first;
    while at < tokens.len() && !matches!(tokens.text(at), "{" | ";") {
        at = match tokens.text(at) {
            "(" | "[" => tokens.partner(at).unwrap_or(at) + 1,
            _ => at + 1,
        };
    }
    let Some(close) = tokens.partner(at).filter(|_| tokens.is(at, "{")) else {
        return;
    };
    edits.insert(
        tokens.range(at).start,
        format!("{{ {}::pin(async move ", krate.boxed()),
    );
    edits.insert(tokens.range(close).end, ").await }");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The function returns the box.
    Signature,
    /// The function stays async, and awaits a box.
    Body,
    /// The function of an implementation returns a box that it declares to be `Send`.
    SendInTrait,
    /// The function awaits the box that a hidden one returns.
    Provided,
}

impl Form {
    fn of(function: &ast::Fn, context: Context) -> Self {
        match is_of_trait(function) {
            true if is_provided(function) => Form::Provided,
            true if context.send => Form::SendInTrait,
            true => Form::Body,
            false if body::never_returns(function) => Form::Body,
            false if has_macros(function) && !context.send => Form::Body,
            false if context.edition >= 2024 => Form::Signature,
            false if captured_generics(function, context).is_some() => Form::Signature,
            false => Form::Body,
        }
    }

    /// What to call with the body, and what stands behind that.
    fn boxing(self, function: &ast::Fn, krate: &Krate) -> (String, &'static str) {
        let recycles = recycles(function, krate);
        let call = match self {
            Form::Body | Form::SendInTrait if recycles => format!("{}::new", recycling::PINNED),
            Form::Signature | Form::Provided if recycles => recycling::BOXED.to_owned(),
            // Attribute macros that look into async functions know it by this name.
            _ if has_macros(function) => "Box::pin".to_owned(),
            _ => format!("{}::pin", krate.boxed()),
        };
        match self {
            Form::Body => (call, ").await"),
            _ => (call, ")"),
        }
    }

    fn sets_return_type(self) -> bool {
        matches!(self, Form::Signature | Form::SendInTrait)
    }
}

/// An attribute may be a macro's, to which the function should look like any async one.
pub(crate) fn has_macros(function: &ast::Fn) -> bool {
    function.attrs().any(|attr| !attributes::is_inert(&attr))
}

fn is_of_trait(function: &ast::Fn) -> bool {
    let owner = function.syntax().ancestors().skip(1).find_map(|node| {
        ast::Impl::cast(node.clone())
            .map(|item| item.for_token().is_some())
            .or_else(|| ast::Trait::can_cast(node.kind()).then_some(true))
            .or_else(|| ast::Fn::can_cast(node.kind()).then_some(false))
    });
    owner.unwrap_or(false)
}

/// A method of a trait, as opposed to one of an implementation.
fn is_provided(function: &ast::Fn) -> bool {
    signature::is_in_trait(function) && function.unsafe_token().is_none()
}

/// The end of a provided method that awaits the box of a hidden one, and the start of that.
fn hidden_method(function: &ast::Fn, context: Context) -> Fragment {
    let mut text = Fragment::new();
    let Some((name, params)) = function.name().zip(function.param_list()) else {
        return text;
    };
    let name = format!("{PREFIX}boxed_{}", name.text().trim_start_matches("r#"));
    let parameters = signature::parameters(function);
    let receiver = params.self_param();
    let receiver_name = receiver.as_ref().map(|_| "self".to_owned());
    let names = receiver_name
        .into_iter()
        .chain(parameters.iter().map(|p| p.name.clone()));
    let names: Vec<String> = names.collect();
    let call = format!("Self::{name}({})", names.join(", "));
    let call = match recycles(function, context.krate) {
        true => format!("{}::of({call})", recycling::PINNED),
        false => call,
    };
    text.text(format!("{{ {call}.await }} #[doc(hidden)] fn {name}"));
    if let Some(generics) = function.generic_param_list() {
        text.copy(generics.syntax());
    }
    text.text("(");
    if let Some(receiver) = &receiver {
        text.copy(receiver.syntax()).text(", ");
    }
    for parameter in &parameters {
        text.append(parameter.name_text()).text(": ");
        if let Some(ty) = &parameter.ty {
            text.copy(ty.syntax());
        }
        text.text(", ");
    }
    let (boxed, pinned) = (context.krate.boxed(), context.krate.pinned());
    text.text(format!(
        ") -> {pinned}<{boxed}<impl ::core::future::Future<Output = "
    ));
    match body::return_type(function) {
        Some(ty) => text.copy(ty.syntax()),
        None => text.text("()"),
    };
    text.text(if context.send {
        "> + ::core::marker::Send>>"
    } else {
        ">>>"
    });
    let clause = function.where_clause();
    match (&clause, context.sized_self) {
        (Some(clause), sized) => {
            text.text(" ").copy(clause.syntax());
            let comma = if clause.syntax().text().to_string().ends_with(',') {
                ""
            } else {
                ","
            };
            text.text(if sized {
                format!("{comma} Self: {} ", context.krate.sized())
            } else {
                " ".to_owned()
            });
        }
        (None, true) => {
            text.text(format!(" where Self: {} ", context.krate.sized()));
        }
        (None, false) => {
            text.text(" ");
        }
    }
    text
}

fn set_return_type(
    function: &ast::Fn,
    form: &Form,
    captured: Option<&[String]>,
    context: Context,
    edits: &mut Edits,
) {
    let boxed = context.krate.boxed();
    let pinned = context.krate.pinned();
    let mut start = match form {
        Form::SendInTrait => String::new(),
        _ => format!("{pinned}<{boxed}<"),
    };
    start += "impl ::core::future::Future<Output = ";
    let mut end = String::from(">");
    if context.send {
        end += " + ::core::marker::Send";
    }
    if let Some(captured) = captured {
        end += &format!(" + use<{}>", captured.join(", "));
        name_lifetimes_in_place(function, edits);
    }
    if *form != Form::SendInTrait {
        end += ">>";
    }
    if let Some(ty) = body::return_type(function) {
        let range = range(ty.syntax());
        edits.insert(range.start, start);
        edits.insert(range.end, end);
    } else if let Some(params) = function.param_list() {
        edits.insert(range(params.syntax()).end, format!(" -> {start}(){end}"));
    }
}

/// Before edition 2024 an opaque type captures only the lifetimes that it names: those and all other generics in
/// scope, under the names that [`name_lifetimes_in_place`] gives. None where there is something without a name,
/// and from edition 2024 on, where all is captured.
fn captured_generics(function: &ast::Fn, context: Context) -> Option<Vec<String>> {
    if context.edition >= 2024 || is_of_trait(function) {
        return None;
    }
    let params = function.param_list()?;
    if params
        .params()
        .any(|p| p.ty().is_some_and(|ty| signature::says_impl(ty.syntax())))
    {
        return None;
    }
    let mut captured = signature::name_lifetimes(function).fresh;
    captured.extend(generic_names(function));
    if let Some(owner) = function.syntax().ancestors().find_map(ast::Impl::cast) {
        if !signature::elided_lifetimes(owner.self_ty()?.syntax()).is_empty() {
            return None;
        }
        captured.extend(generic_names(&owner));
    }
    captured.sort_by_key(|name| !name.starts_with('\''));
    Some(captured)
}

fn generic_names(item: &impl HasGenericParams) -> Vec<String> {
    let parameters = item
        .generic_param_list()
        .into_iter()
        .flat_map(|list| list.generic_params());
    parameters
        .filter_map(|parameter| match parameter {
            ast::GenericParam::LifetimeParam(p) => Some(p.lifetime()?.text().to_string()),
            ast::GenericParam::TypeParam(p) => Some(p.name()?.text().to_string()),
            ast::GenericParam::ConstParam(p) => Some(p.name()?.text().to_string()),
        })
        .collect()
}

fn name_lifetimes_in_place(function: &ast::Fn, edits: &mut Edits) {
    let named = signature::name_lifetimes(function);
    if named.fresh.is_empty() {
        return;
    }
    for (range, text) in named.names.iter() {
        edits.replace(range.clone(), text);
    }
    let receiver = function.param_list().and_then(|list| list.self_param());
    if let (Some(lifetime), Some(receiver)) = (&named.receiver, receiver)
        && named.fresh.contains(lifetime)
    {
        match (receiver.lifetime(), receiver.amp_token()) {
            (Some(elided), _) => edits.replace(range(elided.syntax()), lifetime),
            (None, Some(amp)) => edits.insert(range(&amp).end, format!("{lifetime} ")),
            (None, None) => {}
        }
    }
    let fresh = named.fresh.join(", ");
    let open = function
        .generic_param_list()
        .and_then(|list| list.l_angle_token());
    match (open, function.name()) {
        (Some(open), _) => edits.insert(range(&open).end, format!("{fresh}, ")),
        (None, Some(name)) => edits.insert(range(name.syntax()).end, format!("<{fresh}>")),
        (None, None) => {}
    }
}
