//! Traits with `async fn` or `-> impl Trait` methods can be used as `dyn`.
//!
//! ```text
//! trait Cache {
//!     async fn get(&self, key: &str) -> Option<Vec<u8>>;
//! }
//! ```
//! becomes, with the new text behind the user's,
//! ```text
//! trait Cache: __normal_async_Cache {
//!     async fn get(&self, key: &str) -> Option<Vec<u8>> where Self: Sized;
//! }
//! trait __normal_async_Cache {
//!     fn __normal_async_dyn_get<'b, '0, '1>(&'0 self, key: &'1 str) -> Pin<Box<dyn Future<Output = Option<Vec<u8>>> + 'b>>
//!     where '0: 'b, '1: 'b, Self: 'b;
//! }
//! impl<T: Cache> __normal_async_Cache for T {
//!     fn __normal_async_dyn_get(..) -> .. { Box::pin(<T as Cache>::get(self, key)) }
//! }
//! ```
//! A supertrait may not speak of the trait's associated types. Where a signature does, the trait itself has the
//! method, and the hidden supertrait gives it a pointer to a function that knows the type behind the trait object:
//! ```text
//!     fn __normal_async_dyn_request<'b, '0>(&'0 self, req: Req) -> Pin<Box<dyn Future<Output = Self::Response> + 'b>> {
//!         let shim: unsafe fn(*const (), Req) -> .. = unsafe { transmute(self.__normal_async_shim_request()) };
//!         unsafe { shim(self as *const Self as *const (), req) }
//!     }
//! ```
//! That is sound: the hidden supertrait is unsafe to implement, and its blanket implementation is the only one for a
//! sized type. So where this body runs, `Self` is the sized type `T` that the blanket implementation made the shim for
//! (a trait object's own implementation runs the body of the type behind it), the pointer was a function of just that
//! signature with `T::Response` equal to `Self::Response`, and `self` is a pointer to a `T` that the shim turns back
//! into the same receiver, once.
//!
//! Every change is hidden: an implementation, a bound or a call that compiled before means the same as before. Where
//! `Self: Sized` would break one, rustc says so, and the trait is left alone.
//!
//! RFC: "Dynamic dispatch for async traits (AFIDT)".

use std::collections::BTreeSet;

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode, SyntaxKind, SyntaxNode,
        ast::{self, HasAttrs, HasGenericParams, HasName, HasTypeBounds, HasVisibility},
    },
};

use crate::{
    attributes, boxing,
    fragment::{Fragment, Substitutions, range},
    krate::Krate,
    signature::{self, BOXED_LIFETIME, Named, PREFIX, Parameter, Receiver},
    traits::{self, SendSet},
};

/// The type parameter that stands for the implementing type in generated items. No trait is called so.
pub(crate) const IMPLEMENTOR: &str = "__normal_async_Self";

/// Traits that no trait object has, so that a trait below them needs no lowering.
const NEVER_DYN: &[&str] = &[
    "Sized",
    "Clone",
    "Copy",
    "Default",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
];

/// Traits that any trait object may have beside its own.
const AUTO: &[&str] = &["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];

/// Whether a lowering of this trait could make a difference, and can be done.
pub(crate) fn is_candidate(item: &ast::Trait) -> bool {
    let has_opaque = methods(item).any(|method| is_opaque(&method));
    has_opaque
        && item.unsafe_token().is_none()
        && item.auto_token().is_none()
        && has_inert_attributes(item)
        && !is_never_dyn(item)
}

/// Lowers one trait.
///
/// `send_sets` are those of its methods for which there have to be trait objects whose futures are `Send`.
/// Returns whether there is unsafe code in what was generated.
pub(crate) fn lower(
    item: &ast::Trait,
    send_sets: &[SendSet],
    krate: &Krate,
    edits: &mut Edits,
) -> bool {
    let Some(name) = item.name() else {
        return false;
    };
    let methods: Vec<ast::Fn> = methods(item).collect();
    for method in with_sized_self(&methods) {
        require_sized_self(&method, edits);
    }
    for end in consts(item).filter_map(|item| item.semicolon_token()) {
        edits.insert(range(&end).start, " where Self: Sized");
    }
    let header = Header::new(item, name.text().to_string(), krate);
    let dyn_methods: Vec<DynMethod> = methods
        .iter()
        .filter_map(|method| DynMethod::new(method, &header))
        .collect();
    let mut hidden = Fragment::new();
    if !dyn_methods.is_empty() {
        add_supertrait(item, &header, edits);
        hidden.append(header.hidden_items(&dyn_methods));
    }
    if let Some(end) = item.assoc_item_list().and_then(|list| list.r_curly_token()) {
        let mut own = Fragment::new();
        for method in dyn_methods.iter().filter(|method| method.by_pointer) {
            own.append(method.own_method());
        }
        let at = range(&end).start;
        edits.push(own.into_edit(at..at));
    }
    let send_methods: BTreeSet<&String> = send_sets.iter().flatten().collect();
    for method in send_methods {
        hidden.append(header.send_items(method, &dyn_methods));
    }
    for set in send_sets.iter().filter(|set| set.len() > 1) {
        hidden.append(header.combined_send_items(set));
    }
    let end = range(item.syntax()).end;
    edits.push(hidden.into_edit(end..end));
    dyn_methods.iter().any(|method| method.by_pointer)
}

fn methods(item: &ast::Trait) -> impl Iterator<Item = ast::Fn> {
    let items = item
        .assoc_item_list()
        .into_iter()
        .flat_map(|list| list.assoc_items());
    items.filter_map(|item| match item {
        ast::AssocItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// The associated constants, which no vtable can have either.
pub(crate) fn consts(item: &ast::Trait) -> impl Iterator<Item = ast::Const> {
    let items = item.assoc_item_list();
    let items = items.into_iter().flat_map(|list| list.assoc_items());
    items.filter_map(|item| match item {
        ast::AssocItem::Const(item) if !signature::requires_sized_self(&item) => Some(item),
        _ => None,
    })
}

/// The method returns an opaque type, which no vtable can have.
fn is_opaque(method: &ast::Fn) -> bool {
    let returns_impl = || {
        method
            .ret_type()
            .is_some_and(|ret| signature::says_impl(ret.syntax()))
    };
    method.async_token().is_some() || returns_impl()
}

fn has_inert_attributes(item: &ast::Trait) -> bool {
    let modules = item.syntax().ancestors().filter_map(ast::Module::cast);
    item.attrs()
        .chain(modules.flat_map(|module| module.attrs()))
        .all(|attr| attributes::is_inert(&attr))
}

/// The trait has a supertrait or an item that keeps it from ever being a trait object.
fn is_never_dyn(item: &ast::Trait) -> bool {
    let supertraits = item
        .type_bound_list()
        .into_iter()
        .flat_map(|list| list.bounds());
    let by_supertrait = supertraits
        .filter_map(|bound| signature::bound_name(&bound))
        .any(|name| NEVER_DYN.contains(&name.as_str()));
    let items = item
        .assoc_item_list()
        .into_iter()
        .flat_map(|list| list.assoc_items());
    let by_item = items.into_iter().any(|item| match item {
        ast::AssocItem::TypeAlias(ty) => {
            ty.generic_param_list().is_some() && !signature::requires_sized_self(&ty)
        }
        _ => false,
    });
    by_supertrait || by_item || signature::requires_sized_self(item)
}

/// The methods that get `where Self: Sized`: those that no vtable can have, and provided ones that call such.
fn with_sized_self(methods: &[ast::Fn]) -> Vec<ast::Fn> {
    let mut chosen: BTreeSet<usize> = (0..methods.len())
        .filter(|&index| !fits_vtable(&methods[index]))
        .collect();
    loop {
        let names: BTreeSet<String> = chosen
            .iter()
            .filter_map(|&index| Some(methods[index].name()?.text().to_string()))
            .collect();
        let before = chosen.len();
        chosen.extend((0..methods.len()).filter(|&index| calls_any(&methods[index], &names)));
        if chosen.len() == before {
            break;
        }
    }
    chosen
        .into_iter()
        .map(|index| methods[index].clone())
        .filter(|method| !signature::requires_sized_self(method))
        .collect()
}

fn fits_vtable(method: &ast::Fn) -> bool {
    !is_opaque(method)
        && signature::receiver(method).is_some()
        && !signature::has_type_parameters(method)
        && !other_types(method)
            .any(|ty| signature::says_self(ty.syntax()) || signature::says_impl(ty.syntax()))
}

fn predicates(method: &ast::Fn) -> impl Iterator<Item = ast::WherePred> {
    let clause = method.where_clause();
    clause.into_iter().flat_map(|clause| clause.predicates())
}

/// The bounds of `Self` in the where clause; none if it demands something of `Self` that no trait object has, or that
/// the hidden supertrait cannot demand.
fn self_bounds(method: &ast::Fn) -> Option<Vec<ast::TypeBound>> {
    let own: Vec<String> = own_lifetimes(method).collect();
    let mut found = Vec::new();
    for predicate in predicates(method) {
        if signature::self_tokens(predicate.syntax()).next().is_none() {
            continue;
        }
        let bounds = predicate.type_bound_list()?.bounds();
        let is_of_self = predicate.ty()?.syntax().text() == "Self";
        let is_met = |bound: &ast::TypeBound| match bound.lifetime() {
            Some(lifetime) => is_of_self || own.contains(&lifetime.text().to_string()),
            None => is_of_self && is_auto(bound),
        };
        if !bounds.clone().all(|bound| is_met(&bound)) {
            return None;
        }
        found.extend(bounds.filter(|_| is_of_self));
    }
    Some(found)
}

/// The lifetimes that the method declares.
fn own_lifetimes(method: &ast::Fn) -> impl Iterator<Item = String> {
    let generics = method
        .generic_param_list()
        .into_iter()
        .flat_map(|list| list.generic_params());
    generics.filter_map(|parameter| match parameter {
        ast::GenericParam::LifetimeParam(p) => Some(p.lifetime()?.text().to_string()),
        _ => None,
    })
}

/// The bound is an auto trait's.
fn is_auto(bound: &ast::TypeBound) -> bool {
    signature::bound_name(bound).is_some_and(|name| AUTO.contains(&name.as_str()))
}

/// The types of a signature, but for that of `self`.
fn other_types(method: &ast::Fn) -> impl Iterator<Item = ast::Type> {
    let params = method
        .param_list()
        .into_iter()
        .flat_map(|list| list.params());
    let output = method.ret_type().and_then(|ret| ret.ty());
    params.filter_map(|param| param.ty()).chain(output)
}

/// `.name` or `::name` in the body.
fn calls_any(method: &ast::Fn, names: &BTreeSet<String>) -> bool {
    let Some(body) = method.body() else {
        return false;
    };
    let tokens = body
        .syntax()
        .descendants_with_tokens()
        .filter_map(|e| e.into_token());
    let mut previous = SyntaxKind::EOF;
    tokens
        .filter(|token| !token.kind().is_trivia())
        .any(|token| {
            let behind_separator = matches!(
                std::mem::replace(&mut previous, token.kind()),
                SyntaxKind::DOT | SyntaxKind::COLON2 | SyntaxKind::COLON
            );
            behind_separator && names.contains(token.text())
        })
}

fn require_sized_self(method: &ast::Fn, edits: &mut Edits) {
    if let Some(keyword) = method
        .where_clause()
        .and_then(|clause| clause.where_token())
    {
        edits.insert(range(&keyword).end, " Self: Sized,");
        return;
    }
    let last = method.ret_type().map(|ret| ret.syntax().clone());
    let last = last.or_else(|| method.param_list().map(|list| list.syntax().clone()));
    if let Some(last) = last {
        edits.insert(range(&last).end, " where Self: Sized");
    }
}

fn add_supertrait(item: &ast::Trait, header: &Header, edits: &mut Edits) {
    let hidden = format!("{}{}", header.hidden_name(), header.arguments);
    if let Some(colon) = item.colon_token() {
        let plus = match item.type_bound_list() {
            Some(bounds) if bounds.bounds().next().is_some() => " +",
            _ => "",
        };
        edits.insert(range(&colon).end, format!(" {hidden}{plus}"));
        return;
    }
    let last = match (item.generic_param_list(), item.name()) {
        (Some(generics), _) => range(generics.syntax()).end,
        (None, Some(name)) => range(name.syntax()).end,
        (None, None) => return,
    };
    edits.insert(last, format!(": {hidden}"));
}

/// What every item beside the trait repeats of it.
pub(crate) struct Header<'a> {
    pub(crate) krate: &'a Krate,
    pub(crate) name: String,
    pub(crate) visibility: Fragment,
    /// `cfg` attributes.
    pub(crate) conditions: Fragment,
    /// Without angle brackets and defaults: `'a, T: Bound, const N: usize`.
    pub(crate) parameters: Fragment,
    /// With defaults.
    declared: Fragment,
    /// `<'a, T, N>`, or nothing.
    pub(crate) arguments: String,
    /// Those of the where clause, but for return bounds of `Self`, which no hidden item needs.
    predicates: Vec<ast::WherePred>,
    /// `, 'a: 'b, T: 'b` for the boxed lifetime.
    outlives: String,
}

impl<'a> Header<'a> {
    pub(crate) fn new(item: &ast::Trait, name: String, krate: &'a Krate) -> Self {
        let mut header = Header {
            krate,
            name,
            visibility: Fragment::new(),
            conditions: conditions(item),
            parameters: Fragment::new(),
            declared: Fragment::new(),
            arguments: String::new(),
            predicates: traits::predicates(item)
                .filter(|predicate| !traits::says_return_bounds_of_self(predicate))
                .collect(),
            outlives: String::new(),
        };
        if let Some(visibility) = item.visibility() {
            header.visibility.copy(visibility.syntax()).text(" ");
        }
        let mut arguments = Vec::new();
        let generics = item
            .generic_param_list()
            .into_iter()
            .flat_map(|list| list.generic_params());
        for parameter in generics {
            let argument = match &parameter {
                ast::GenericParam::LifetimeParam(p) => p.lifetime().map(|l| l.text().to_string()),
                ast::GenericParam::TypeParam(p) => p.name().map(|n| n.text().to_string()),
                ast::GenericParam::ConstParam(p) => p.name().map(|n| n.text().to_string()),
            };
            let Some(argument) = argument else {
                continue;
            };
            if !matches!(parameter, ast::GenericParam::ConstParam(_)) {
                header.outlives += &format!(", {argument}: {BOXED_LIFETIME}");
            }
            arguments.push(argument);
            let before_default = parameter
                .syntax()
                .children_with_tokens()
                .take_while(|element| element.kind() != SyntaxKind::EQ);
            header
                .parameters
                .copy_tokens(before_default, &Substitutions::default())
                .text(", ");
            header.declared.copy(parameter.syntax()).text(", ");
        }
        if !arguments.is_empty() {
            header.arguments = format!("<{}>", arguments.join(", "));
        }
        header
    }

    /// The name of the hidden supertrait.
    fn hidden_name(&self) -> String {
        format!("{PREFIX}{}", self.name.trim_start_matches("r#"))
    }

    /// The hidden supertrait and its blanket implementation.
    fn hidden_items(&self, methods: &[DynMethod]) -> Fragment {
        let Header {
            name, arguments, ..
        } = self;
        let hidden = self.hidden_name();
        let (unsafety, allow) = match methods.iter().any(|m| m.by_pointer) {
            true => ("unsafe ", self.krate.allow_unsafe()),
            false => ("", self.krate.allow()),
        };
        let mut text = Fragment::new();
        text.text(" ").append(self.conditions.clone());
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(self.visibility.clone());
        text.text(format!("{unsafety}trait {hidden}<"));
        text.append(self.parameters.clone()).text(">");
        text.append(self.where_text()).text(" {");
        for method in methods {
            text.append(method.declaration());
        }
        text.text(" } ").append(self.conditions.clone());
        text.text(format!("{allow}{unsafety}impl<"));
        text.append(self.parameters.clone());
        text.text(format!(
            "{IMPLEMENTOR}: {name}{arguments}> {hidden}{arguments} for {IMPLEMENTOR}"
        ));
        text.append(self.where_text()).text(" {");
        for method in methods {
            text.append(method.definition());
        }
        text.text(" }");
        text
    }

    /// The hidden subtrait whose trait objects return `Send` futures from a method, and its blanket implementation.
    fn send_items(&self, name: &str, methods: &[DynMethod]) -> Fragment {
        let Header {
            name: base,
            arguments,
            ..
        } = self;
        let bound = match arguments.strip_suffix('>') {
            Some(arguments) => format!("{base}{arguments}, {name}(..): ::core::marker::Send>"),
            None => format!("{base}<{name}(..): ::core::marker::Send>"),
        };
        let method = methods.iter().find(|method| method.name == name);
        let mut declaration = Fragment::new();
        let mut definition = Fragment::new();
        if let Some(method) = method {
            let mut signature = conditions(&method.function);
            signature.append(method.signature(Form::Send));
            declaration.append(signature.clone()).text(";");
            definition.append(signature).text(" { ");
            definition.append(method.boxed_call("self")).text(" }");
        }
        let hidden = traits::send_trait(base, [name]);
        self.subtrait(
            &hidden,
            &format!("{base}{arguments}"),
            &bound,
            declaration,
            definition,
        )
    }

    /// The hidden subtrait for several methods.
    fn combined_send_items(&self, set: &SendSet) -> Fragment {
        let of_method =
            |method: &String| traits::send_trait(&self.name, [method]) + &self.arguments;
        let bounds: Vec<String> = set.iter().map(of_method).collect();
        let bounds = bounds.join(" + ");
        let hidden = traits::send_trait(&self.name, set);
        self.subtrait(&hidden, &bounds, &bounds, Fragment::new(), Fragment::new())
    }

    /// A hidden trait with `supertraits` that every type with `bound` implements.
    fn subtrait(
        &self,
        hidden: &str,
        supertraits: &str,
        bound: &str,
        declaration: Fragment,
        definition: Fragment,
    ) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(self.conditions.clone());
        let allow = self.krate.allow();
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(self.visibility.clone());
        text.text(format!("trait {hidden}<"));
        text.append(self.declared.clone());
        text.text(format!(">: {supertraits}"));
        text.append(self.where_text()).text(" { ");
        text.append(declaration).text(" } ");
        text.append(self.conditions.clone());
        text.text(format!("{allow}impl<"));
        text.append(self.parameters.clone());
        text.text(format!(
            "{IMPLEMENTOR}: {bound}> {hidden}{} for {IMPLEMENTOR}",
            self.arguments
        ));
        text.append(self.where_text()).text(" { ");
        text.append(definition).text(" }");
        text
    }

    fn where_text(&self) -> Fragment {
        let mut text = Fragment::new();
        for (index, predicate) in self.predicates.iter().enumerate() {
            text.text(if index == 0 { " where " } else { ", " });
            text.copy(predicate.syntax());
        }
        text
    }
}

pub(crate) fn conditions(item: &impl HasAttrs) -> Fragment {
    let mut text = Fragment::new();
    for attr in item.attrs() {
        if attributes::is_condition(&attr) {
            text.copy(attr.syntax()).text(" ");
        }
    }
    text
}

/// The boxing twin of a method.
struct DynMethod<'a> {
    header: &'a Header<'a>,
    function: ast::Fn,
    name: String,
    receiver: Receiver,
    named: Named,
    parameters: Vec<Parameter>,
    output: Output,
    /// What the method's where clause demands of `Self`.
    self_bounds: Vec<ast::TypeBound>,
    /// The signature speaks of an associated type.
    by_pointer: bool,
}

/// The two boxing twins of a method.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Send,
}

/// What is in the box.
enum Output {
    /// The output of an `async fn`.
    Future(Option<ast::Type>),
    /// `impl Bound + 'a`; with the lifetime bound, if there is one.
    Impl {
        bounds: Vec<ast::TypeBound>,
        is_future: bool,
        has_lifetime: bool,
    },
}

impl<'a> DynMethod<'a> {
    /// None for a method that cannot be called on a trait object.
    fn new(function: &ast::Fn, header: &'a Header<'a>) -> Option<Self> {
        let receiver = signature::receiver(function)?;
        let is_plain = function.unsafe_token().is_none()
            && function.const_token().is_none()
            && function.abi().is_none()
            && !signature::has_type_parameters(function)
            && !signature::requires_sized_self(function);
        if !is_plain || receiver == Receiver::Other {
            return None;
        }
        if other_types(function).any(|ty| signature::says_self(ty.syntax())) {
            return None;
        }
        let params = || {
            function
                .param_list()
                .into_iter()
                .flat_map(|list| list.params())
        };
        let mut inputs = params().filter_map(|param| param.ty());
        let mut attributes = params().flat_map(|param| param.attrs());
        if inputs.any(|ty| signature::says_impl(ty.syntax()))
            || attributes.any(|attr| attributes::is_condition(&attr))
        {
            return None;
        }
        let says_self = |ty: ast::Type| signature::self_tokens(ty.syntax()).next().is_some();
        let is_of_projection = |predicate: ast::WherePred| {
            let subject = predicate.ty();
            subject.is_some_and(|ty| ty.syntax().text() != "Self" && says_self(ty))
        };
        let by_pointer =
            other_types(function).any(says_self) || predicates(function).any(is_of_projection);
        if by_pointer && !header.krate.may_have_unsafe_code() {
            return None;
        }
        Some(DynMethod {
            header,
            self_bounds: self_bounds(function)?,
            name: function.name()?.text().to_string(),
            receiver,
            named: signature::name_lifetimes(function),
            parameters: signature::parameters(function),
            output: Output::new(function)?,
            by_pointer,
            function: function.clone(),
        })
    }

    /// The method of the hidden supertrait, without a body.
    fn declaration(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(conditions(&self.function));
        match self.by_pointer {
            true => text.append(self.pointer_signature()),
            false => text.append(self.signature(Form::Plain)),
        };
        text.text(";");
        text
    }

    /// The method of the hidden supertrait, as every implementor has it.
    fn definition(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(conditions(&self.function));
        if self.by_pointer {
            text.append(self.pointer_signature()).text(" { ");
            text.append(self.shim());
            text.text(format!(
                "{PREFIX}shim::<{}{IMPLEMENTOR}> as *const () }}",
                self.type_arguments()
            ));
            return text;
        }
        text.append(self.signature(Form::Plain)).text(" { ");
        text.append(self.boxed_call("self")).text(" }");
        text
    }

    fn type_arguments(&self) -> String {
        let arguments = self.header.arguments.trim_matches(['<', '>']);
        let types = arguments
            .split(", ")
            .filter(|a| !a.is_empty() && !a.starts_with('\''));
        types.map(|argument| format!("{argument}, ")).collect()
    }

    fn pointer_signature(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(format!(
            "fn {PREFIX}shim_{}(&self) -> *const () where",
            self.plain_name()
        ));
        let own: Vec<String> = own_lifetimes(&self.function).collect();
        for bound in &self.self_bounds {
            if bound
                .lifetime()
                .is_none_or(|lifetime| !own.contains(&lifetime.text().to_string()))
            {
                text.text(" Self: ").copy(bound.syntax()).text(",");
            }
        }
        text
    }

    fn plain_name(&self) -> &str {
        self.name.trim_start_matches("r#")
    }

    /// `fn __normal_async_dyn_name<..>(..) -> .. where ..`
    fn signature(&self, form: Form) -> Fragment {
        let mut text = Fragment::new();
        let name = match form {
            Form::Plain => boxing::dyn_method(&self.name),
            Form::Send => boxing::send_method(&self.name),
        };
        text.text(format!("fn {name}<"));
        text.append(self.lifetimes()).text(">(");
        if let Some(receiver) = self
            .function
            .param_list()
            .and_then(|list| list.self_param())
        {
            text.append(self.named.receiver_text(&receiver));
        }
        for parameter in &self.parameters {
            text.text(", ").append(parameter.name_text()).text(": ");
            text.append(self.type_text(parameter.ty.as_ref(), None));
        }
        text.text(") -> ").append(self.output_text(None, form));
        text.append(self.where_text(None));
        text
    }

    fn lifetimes(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(BOXED_LIFETIME).text(", ");
        for fresh in &self.named.fresh {
            text.text(fresh).text(", ");
        }
        for parameter in self.generics() {
            text.copy(parameter.syntax()).text(", ");
        }
        text
    }

    fn generics(&self) -> impl Iterator<Item = ast::GenericParam> {
        let list = self.function.generic_param_list();
        list.into_iter().flat_map(|list| list.generic_params())
    }

    fn where_text(&self, implementor: Option<&str>) -> Fragment {
        let mut text = Fragment::new();
        let this = implementor.unwrap_or("Self");
        text.text(format!(
            " where {this}: {BOXED_LIFETIME}{}",
            self.header.outlives
        ));
        for lifetime in self
            .named
            .fresh
            .iter()
            .cloned()
            .chain(own_lifetimes(&self.function))
        {
            text.text(format!(", {lifetime}: {BOXED_LIFETIME}"));
        }
        for predicate in predicates(&self.function) {
            let with = self.substitutions(predicate.syntax(), implementor);
            text.text(", ").copy_with(predicate.syntax(), &with);
        }
        text
    }

    /// A type of the signature, its lifetimes named, its `Self` replaced.
    fn type_text(&self, ty: Option<&ast::Type>, implementor: Option<&str>) -> Fragment {
        let mut text = Fragment::new();
        if let Some(ty) = ty {
            text.copy_with(ty.syntax(), &self.substitutions(ty.syntax(), implementor));
        }
        text
    }

    fn substitutions(&self, node: &SyntaxNode, implementor: Option<&str>) -> Substitutions {
        let mut with = self.named.names.clone();
        if let Some(name) = implementor {
            for token in signature::self_tokens(node) {
                with.add(range(&token), name);
            }
        }
        with
    }

    /// The boxed type.
    fn output_text(&self, implementor: Option<&str>, form: Form) -> Fragment {
        let boxed = self.header.krate.boxed();
        let send = match form {
            Form::Plain => "",
            Form::Send => " + ::core::marker::Send",
        };
        let mut text = Fragment::new();
        match &self.output {
            Output::Future(ty) => {
                let pinned = self.header.krate.pinned();
                text.text(format!(
                    "{pinned}<{boxed}<dyn ::core::future::Future<Output = "
                ));
                match ty {
                    Some(_) => text.append(self.type_text(ty.as_ref(), implementor)),
                    None => text.text("()"),
                };
                text.text(format!(">{send} + {BOXED_LIFETIME}>>"));
            }
            Output::Impl {
                bounds,
                is_future,
                has_lifetime,
            } => {
                let (open, close) = match is_future {
                    true => (format!("{}<{boxed}<dyn ", self.header.krate.pinned()), ">>"),
                    false => (format!("{boxed}<dyn "), ">"),
                };
                text.text(open);
                for (index, bound) in bounds.iter().enumerate() {
                    let with = self.substitutions(bound.syntax(), implementor);
                    text.text(if index == 0 { "" } else { " + " });
                    text.copy_with(bound.syntax(), &with);
                }
                text.text(send);
                if !has_lifetime {
                    text.text(format!(" + {BOXED_LIFETIME}"));
                }
                text.text(close);
            }
        }
        text
    }

    /// `Box::pin(<T as Trait>::name(this, ..))`
    fn boxed_call(&self, this: &str) -> Fragment {
        let new = match self.output {
            Output::Impl {
                is_future: false, ..
            } => "new",
            _ => "pin",
        };
        let Header {
            name, arguments, ..
        } = self.header;
        let mut text = Fragment::new();
        text.text(format!(
            "{}::{new}(<{IMPLEMENTOR} as {name}{arguments}>::{}({this}",
            self.header.krate.boxed(),
            self.name
        ));
        for parameter in &self.parameters {
            text.text(", ").text(&parameter.name);
        }
        text.text("))");
        text
    }

    /// The function that the pointer of the hidden supertrait leads to.
    fn shim(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(format!("unsafe fn {PREFIX}shim<"));
        text.append(self.lifetimes());
        text.append(self.header.parameters.clone());
        text.text(format!(
            "{IMPLEMENTOR}: {}{}>(",
            self.header.name, self.header.arguments
        ));
        text.append(self.shim_parameters(Some(IMPLEMENTOR)))
            .text(") -> ");
        text.append(self.output_text(Some(IMPLEMENTOR), Form::Plain));
        text.append(self.where_text(Some(IMPLEMENTOR)));
        // What the type of `self` implied.
        if let Some(lifetime) = &self.named.of_self {
            text.text(format!(", {IMPLEMENTOR}: {lifetime}"));
        }
        for predicate in &self.header.predicates {
            let with = self.substitutions(predicate.syntax(), Some(IMPLEMENTOR));
            text.text(", ").copy_with(predicate.syntax(), &with);
        }
        text.text(" { unsafe { ")
            .append(self.boxed_call(&self.receiver_again()))
            .text(" } } ");
        text
    }

    /// `this: *const (), name: Type`, as the shim and its caller say it.
    fn shim_parameters(&self, implementor: Option<&str>) -> Fragment {
        let mut text = Fragment::new();
        text.text(format!("{PREFIX}this: *const ()"));
        for parameter in &self.parameters {
            text.text(format!(", {}: ", parameter.name));
            text.append(self.type_text(parameter.ty.as_ref(), implementor));
        }
        text
    }

    /// Makes the pointer that [`Self::thin_pointer`] made into `self` again.
    fn receiver_again(&self) -> String {
        let this = format!("{PREFIX}this");
        match self.receiver {
            Receiver::Ref { mutable: true } => format!("&mut *({this} as *mut {IMPLEMENTOR})"),
            Receiver::Ref { mutable: false } | Receiver::Other => {
                format!("&*({this} as *const {IMPLEMENTOR})")
            }
            Receiver::Pin { mutable: true } => {
                format!("::core::pin::Pin::new_unchecked(&mut *({this} as *mut {IMPLEMENTOR}))")
            }
            Receiver::Pin { mutable: false } => {
                format!("::core::pin::Pin::new_unchecked(&*({this} as *const {IMPLEMENTOR}))")
            }
            Receiver::Pointer => format!(
                "{}::from_raw({this} as *mut {IMPLEMENTOR})",
                self.pointer_path(IMPLEMENTOR)
            ),
        }
    }

    /// Makes `self` into a thin pointer.
    fn thin_pointer(&self) -> String {
        match self.receiver {
            Receiver::Ref { mutable: true } => {
                "::core::ptr::from_mut(self) as *const ()".to_owned()
            }
            Receiver::Ref { mutable: false } | Receiver::Other => {
                "::core::ptr::from_ref(self) as *const ()".to_owned()
            }
            Receiver::Pin { mutable: true } => {
                "::core::ptr::from_mut(::core::pin::Pin::get_unchecked_mut(self)) as *const ()"
                    .to_owned()
            }
            Receiver::Pin { mutable: false } => {
                "::core::ptr::from_ref(::core::pin::Pin::get_ref(self)) as *const ()".to_owned()
            }
            Receiver::Pointer => {
                format!("{}::into_raw(self) as *const ()", self.pointer_path("Self"))
            }
        }
    }

    /// `Arc::<T>`, by the path that the user named it with.
    fn pointer_path(&self, of: &str) -> String {
        let receiver = self
            .function
            .param_list()
            .and_then(|list| list.self_param());
        let ty = receiver.and_then(|receiver| receiver.ty());
        let text = ty
            .map(|ty| ty.syntax().text().to_string())
            .unwrap_or_default();
        let path = text.split('<').next().unwrap_or_default();
        format!("{path}::<{of}>")
    }

    /// The trait's own method, for a signature that speaks of associated types.
    fn own_method(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(conditions(&self.function));
        let allow = self.header.krate.allow_unsafe();
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(self.signature(Form::Plain));
        text.text(format!(" {{ let {PREFIX}shim: unsafe fn("));
        text.append(self.shim_types()).text(") -> ");
        text.append(self.output_text(None, Form::Plain));
        text.text(format!(
            " = unsafe {{ ::core::mem::transmute(<Self as {}{}>::{PREFIX}shim_{}(&*self)) }}; \
             unsafe {{ {PREFIX}shim({}",
            self.header.hidden_name(),
            self.header.arguments,
            self.plain_name(),
            self.thin_pointer()
        ));
        for parameter in &self.parameters {
            text.text(", ").text(&parameter.name);
        }
        text.text(") } }");
        text
    }

    fn shim_types(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text("*const ()");
        for parameter in &self.parameters {
            text.text(", ")
                .append(self.type_text(parameter.ty.as_ref(), None));
        }
        text
    }
}

impl Output {
    fn new(function: &ast::Fn) -> Option<Self> {
        if function.async_token().is_some() {
            let ty = function.ret_type().and_then(|ret| ret.ty());
            // Stable Rust has no `!` among the arguments of a type.
            let is_unnameable = |ty: &ast::Type| {
                matches!(ty, ast::Type::NeverType(_)) || signature::says_impl(ty.syntax())
            };
            return (!ty.as_ref().is_some_and(is_unnameable)).then_some(Output::Future(ty));
        }
        let mut has_lifetime = false;
        let mut main: Option<String> = None;
        let mut bounds = Vec::new();
        for bound in signature::impl_bounds(function)? {
            if bound.lifetime().is_some() {
                has_lifetime = true;
            } else if bound.use_bound_generic_args().is_some() {
                continue;
            } else {
                let name = signature::bound_name(&bound)?;
                if signature::says_impl(bound.syntax()) || NEVER_DYN.contains(&name.as_str()) {
                    return None;
                }
                if !is_auto(&bound) && main.replace(name).is_some() {
                    return None;
                }
            }
            bounds.push(bound);
        }
        Some(Output::Impl {
            is_future: main? == "Future",
            bounds,
            has_lifetime,
        })
    }
}
