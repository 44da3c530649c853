//! What a lowering needs to know of a method's or function's signature.

use std::ops::Range;

use normal_async_syntax::tree::{
    AstNode, SyntaxKind, SyntaxNode, SyntaxToken,
    ast::{self, HasGenericArgs, HasGenericParams, HasName, HasTypeBounds},
};

use crate::fragment::{Fragment, Substitutions, range};

/// The prefix of every name that the lowering makes up.
pub(crate) const PREFIX: &str = "__normal_async_";

/// The lifetime of the boxed future or value, which every lifetime of the signature outlives.
pub(crate) const BOXED_LIFETIME: &str = "'__normal_async_boxed";

/// A signature in which every lifetime has a name.
pub(crate) struct Named {
    /// Gives the elided lifetimes of parameters and return type their names.
    pub(crate) names: Substitutions,
    /// The names given.
    pub(crate) fresh: Vec<String>,
    /// Names the lifetime of `&self`, in front of `self` or `mut self`.
    pub(crate) receiver: Option<String>,
    /// The lifetime for which `self` is borrowed, in whichever way it is written.
    pub(crate) of_self: Option<String>,
}

/// Names every elided lifetime of a signature by the rules of lifetime elision.
pub(crate) fn name_lifetimes(function: &ast::Fn) -> Named {
    let mut named = Named {
        names: Substitutions::default(),
        fresh: Vec::new(),
        receiver: None,
        of_self: None,
    };
    let mut inputs = Vec::new();
    let Some(params) = function.param_list() else {
        return named;
    };
    if let Some(receiver) = params.self_param() {
        match receiver.ty() {
            Some(ty) => {
                let first = inputs.len();
                named.inputs(ty.syntax(), &mut inputs);
                named.of_self = inputs[first..].first().cloned();
            }
            None if receiver.amp_token().is_some() => {
                let lifetime = match receiver.lifetime() {
                    Some(lifetime) if lifetime.text() != "'_" => lifetime.text().to_string(),
                    _ => named.fresh(),
                };
                named.receiver = Some(lifetime.clone());
                named.of_self = Some(lifetime);
            }
            None => {}
        }
    }
    for ty in params.params().filter_map(|param| param.ty()) {
        named.inputs(ty.syntax(), &mut inputs);
    }
    inputs.dedup();
    let output = named.of_self.clone().or_else(|| match &inputs[..] {
        [only] => Some(only.clone()),
        _ => None,
    });
    if let (Some(lifetime), Some(ty)) = (output, function.ret_type().and_then(|ret| ret.ty())) {
        for elided in elided_lifetimes(ty.syntax()) {
            named.name(&elided, &lifetime);
        }
    }
    named
}

impl Named {
    fn fresh(&mut self) -> String {
        let name = format!("'{PREFIX}{}", self.fresh.len());
        self.fresh.push(name.clone());
        name
    }

    /// Names the lifetimes of an input type, and adds them to `inputs` together with those that have a name.
    fn inputs(&mut self, ty: &SyntaxNode, inputs: &mut Vec<String>) {
        for elided in elided_lifetimes(ty) {
            let name = self.fresh();
            self.name(&elided, &name);
            inputs.push(name);
        }
        let tokens = ty.descendants_with_tokens().filter_map(|e| e.into_token());
        let named = tokens.filter(|t| t.kind() == SyntaxKind::LIFETIME_IDENT && t.text() != "'_");
        inputs.extend(named.map(|t| t.text().to_owned()));
    }

    fn name(&mut self, elided: &SyntaxToken, name: &str) {
        name_lifetime(elided, name, &mut self.names);
    }

    /// `self`, `&'a mut self` or `self: Type` as a parameter.
    pub(crate) fn receiver_text(&self, receiver: &ast::SelfParam) -> Fragment {
        let mut text = Fragment::new();
        match (&self.receiver, receiver.ty()) {
            (_, Some(ty)) => {
                text.text("self: ").copy_with(ty.syntax(), &self.names);
            }
            (Some(lifetime), None) => {
                let mutable = if receiver.mut_token().is_some() {
                    "mut "
                } else {
                    ""
                };
                text.text(format!("&{lifetime} {mutable}self"));
            }
            (None, None) => {
                text.text("self");
            }
        }
        text
    }
}

/// Names one elided lifetime of [`elided_lifetimes`].
pub(crate) fn name_lifetime(elided: &SyntaxToken, name: &str, names: &mut Substitutions) {
    match elided.kind() {
        SyntaxKind::LIFETIME_IDENT => names.add(range(elided), name),
        _ => {
            let end = range(elided).end;
            names.add(end..end, format!("{name} "));
        }
    }
}

/// The tokens that stand for an elided lifetime: `'_`, and `&` without one.
/// Those of `Fn(&T)` and `fn(&T)` are not of the signature.
pub(crate) fn elided_lifetimes(ty: &SyntaxNode) -> Vec<SyntaxToken> {
    let mut found = Vec::new();
    collect_elided(ty, &mut found);
    found
}

fn collect_elided(node: &SyntaxNode, found: &mut Vec<SyntaxToken>) {
    match node.kind() {
        SyntaxKind::FN_PTR_TYPE | SyntaxKind::PARENTHESIZED_ARG_LIST => return,
        SyntaxKind::PATH_SEGMENT => {
            let is_fn_sugar = node
                .children()
                .any(|child| child.kind() == SyntaxKind::PARENTHESIZED_ARG_LIST);
            if is_fn_sugar {
                return;
            }
        }
        _ => {}
    }
    if let Some(reference) = ast::RefType::cast(node.clone())
        && reference.lifetime().is_none()
    {
        found.extend(reference.amp_token());
    }
    if let Some(lifetime) = ast::Lifetime::cast(node.clone())
        && lifetime.text() == "'_"
    {
        found.extend(lifetime.lifetime_ident_token());
    }
    for child in node.children() {
        collect_elided(&child, found);
    }
}

/// How a method takes `self`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// `&self`, `&mut self`
    Ref { mutable: bool },
    /// `self: Pin<&mut Self>` and the like: a path with one argument that says `Self`.
    Pin { mutable: bool },
    /// `self: Box<Self>`, `Rc<Self>`, `Arc<Self>`
    Pointer,
    /// Not one that can be called on a trait object, or not one that we know.
    Other,
}

pub(crate) fn receiver(function: &ast::Fn) -> Option<Receiver> {
    let receiver = function.param_list()?.self_param()?;
    if receiver.amp_token().is_some() {
        let mutable = receiver.mut_token().is_some();
        return Some(Receiver::Ref { mutable });
    }
    let Some(ty) = receiver.ty() else {
        return Some(Receiver::Other);
    };
    Some(typed_receiver(&ty))
}

fn typed_receiver(ty: &ast::Type) -> Receiver {
    if let Some(mutable) = reference_to_self(ty) {
        return Receiver::Ref { mutable };
    }
    let ast::Type::PathType(path) = ty else {
        return Receiver::Other;
    };
    let Some(segment) = path.path().and_then(|path| path.segment()) else {
        return Receiver::Other;
    };
    let name = segment.name_ref().map(|name| name.text().to_string());
    let argument = segment
        .generic_arg_list()
        .and_then(|list| list.generic_args().next());
    let Some(ast::GenericArg::TypeArg(argument)) = argument else {
        return Receiver::Other;
    };
    let Some(argument) = argument.ty() else {
        return Receiver::Other;
    };
    match name.as_deref() {
        Some("Pin") => match reference_to_self(&argument) {
            Some(mutable) => Receiver::Pin { mutable },
            None => Receiver::Other,
        },
        Some("Box" | "Rc" | "Arc") if is_self(&argument) => Receiver::Pointer,
        _ => Receiver::Other,
    }
}

/// Whether the type is `&Self` or `&mut Self`, and which.
fn reference_to_self(ty: &ast::Type) -> Option<bool> {
    let ast::Type::RefType(reference) = ty else {
        return None;
    };
    is_self(&reference.ty()?).then(|| reference.mut_token().is_some())
}

fn is_self(ty: &ast::Type) -> bool {
    ty.syntax().text() == "Self"
}

/// The tokens `Self` in a node, but for what it captures by `use<Self>`.
pub(crate) fn self_tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    let is_captured = |token: &SyntaxToken| {
        token
            .parent_ancestors()
            .any(|node| node.kind() == SyntaxKind::USE_BOUND_GENERIC_ARGS)
    };
    node.descendants_with_tokens()
        .filter_map(|element| element.into_token())
        .filter(move |token| token.kind() == SyntaxKind::SELF_TYPE_KW && !is_captured(token))
}

/// Whether a node says `Self` for the type itself, and not only to name an associated type (`Self::Item`).
pub(crate) fn says_self(node: &SyntaxNode) -> bool {
    self_tokens(node).any(|token| {
        let mut next = token.next_token();
        while let Some(token) = next.as_ref().filter(|t| t.kind().is_trivia()) {
            next = token.next_token();
        }
        !next.is_some_and(|t| matches!(t.kind(), SyntaxKind::COLON2 | SyntaxKind::AS_KW))
    })
}

/// The parameters behind `self`: the name to use for each, with the range of the user's name, and the type.
pub(crate) fn parameters(function: &ast::Fn) -> Vec<Parameter> {
    let params = function
        .param_list()
        .into_iter()
        .flat_map(|list| list.params());
    params
        .enumerate()
        .map(|(index, param)| parameter(index, &param))
        .collect()
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    /// Where the user wrote the name.
    pub(crate) origin: Option<Range<usize>>,
    pub(crate) pattern: Option<ast::Pat>,
    pub(crate) ty: Option<ast::Type>,
}

fn parameter(index: usize, param: &ast::Param) -> Parameter {
    let pattern = param.pat();
    let ident = match &pattern {
        Some(ast::Pat::IdentPat(ident)) if ident.pat().is_none() && ident.ref_token().is_none() => {
            ident.name()
        }
        _ => None,
    };
    Parameter {
        name: match &ident {
            Some(name) => name.text().to_string(),
            None => format!("{PREFIX}argument_{index}"),
        },
        origin: ident.map(|name| range(name.syntax())),
        pattern,
        ty: param.ty(),
    }
}

impl Parameter {
    pub(crate) fn name_text(&self) -> Fragment {
        let mut text = Fragment::new();
        match &self.origin {
            Some(origin) => text.word(&self.name, origin.clone()),
            None => text.text(&self.name),
        };
        text
    }
}

/// The bounds of a return type `impl A + B`.
pub(crate) fn impl_bounds(function: &ast::Fn) -> Option<Vec<ast::TypeBound>> {
    match function.ret_type()?.ty()? {
        ast::Type::ImplTraitType(ty) => Some(ty.type_bound_list()?.bounds().collect()),
        _ => None,
    }
}

/// `impl` stands somewhere in the node.
pub(crate) fn says_impl(node: &SyntaxNode) -> bool {
    node.descendants()
        .any(|node| node.kind() == SyntaxKind::IMPL_TRAIT_TYPE)
}

/// A method of a trait itself, as opposed to one of an implementation.
pub(crate) fn is_in_trait(function: &ast::Fn) -> bool {
    let items = function.syntax().parent();
    let owner = items.and_then(|items| items.parent());
    owner.is_some_and(|owner| ast::Trait::can_cast(owner.kind()))
}

/// Generic parameters that are types or constants.
pub(crate) fn has_type_parameters(item: &impl HasGenericParams) -> bool {
    item.generic_param_list().is_some_and(|list| {
        list.generic_params()
            .any(|param| !matches!(param, ast::GenericParam::LifetimeParam(_)))
    })
}

/// `Self: Sized` stands among the where clauses.
pub(crate) fn requires_sized_self(item: &impl HasGenericParams) -> bool {
    let predicates = item
        .where_clause()
        .into_iter()
        .flat_map(|clause| clause.predicates());
    predicates
        .filter(|predicate| predicate.ty().is_some_and(|ty| is_self(&ty)))
        .flat_map(|predicate| predicate.type_bound_list())
        .flat_map(|list| list.bounds())
        .any(|bound| bound_name(&bound).as_deref() == Some("Sized"))
}

/// The last segment of the trait that a bound names.
pub(crate) fn bound_name(bound: &ast::TypeBound) -> Option<String> {
    let ast::Type::PathType(path) = bound.ty()? else {
        return None;
    };
    let name = path.path()?.segment()?.name_ref()?;
    Some(name.text().to_string())
}
