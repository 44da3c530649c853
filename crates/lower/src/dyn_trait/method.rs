//! A method that can be called on a trait object, and the hidden one that boxes what it returns.

use std::cell::OnceCell;

use normal_async_syntax::tree::{
    AstNode, SyntaxNode,
    ast::{self, HasAttrs, HasGenericParams, HasName, HasTypeBounds},
};

use super::{
    IMPLEMENTOR,
    header::{Header, conditions},
    is_auto,
    output::Output,
};
use crate::{
    attributes, boxing,
    fragment::{Fragment, Substitutions, range},
    krate::Krate,
    receivers::Taken,
    recycling,
    signature::{self, BOXED_LIFETIME, Named, Parameter, Receiver},
};

/// The boxing twin of a method.
pub(super) struct DynMethod<'a> {
    pub(super) header: &'a Header<'a>,
    pub(super) function: ast::Fn,
    pub(super) name: String,
    pub(super) receiver: Receiver,
    pub(super) named: Named,
    pub(super) parameters: Vec<Parameter>,
    pub(super) output: Output,
    /// What the method's where clause demands of `Self`.
    pub(super) self_bounds: Vec<ast::TypeBound>,
    /// The signature speaks of an associated type.
    pub(super) by_pointer: bool,
    /// Those of the twins, by their form.
    signatures: [OnceCell<Fragment>; 2],
    /// What they return.
    returned: [OnceCell<Fragment>; 2],
}

/// What makes a method one that can be called on a trait object.
pub(super) struct Fit {
    pub(super) name: String,
    receiver: Receiver,
    output: Output,
    self_bounds: Vec<ast::TypeBound>,
    by_pointer: bool,
}

/// The two boxing twins of a method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Send,
}

impl Fit {
    /// None for a method that cannot be called on a trait object.
    pub(super) fn of(function: &ast::Fn, krate: &Krate) -> Option<Self> {
        let receiver = signature::receiver(function)?;
        let is_plain = function.unsafe_token().is_none()
            && function.const_token().is_none()
            && function.abi().is_none()
            && !signature::has_type_parameters(function)
            && !signature::requires_sized_self(function);
        if !is_plain || receiver == Receiver::Other {
            return None;
        }
        let parameters = function.param_list().into_iter();
        let parameters: Vec<_> = parameters.flat_map(|list| list.params()).collect();
        let inputs: Vec<_> = parameters.iter().filter_map(|param| param.ty()).collect();
        let result = function.ret_type().and_then(|ret| ret.ty());
        let types = || inputs.iter().chain(&result);
        if types().any(|ty| signature::says_self(ty.syntax())) {
            return None;
        }
        let mut attributes = parameters.iter().flat_map(|param| param.attrs());
        if inputs.iter().any(|ty| signature::says_impl(ty.syntax()))
            || attributes.any(|attr| attributes::is_condition(&attr))
        {
            return None;
        }
        let says_self = |ty: &ast::Type| signature::self_tokens(ty.syntax()).next().is_some();
        let is_of_projection = |predicate: ast::WherePred| {
            let subject = predicate.ty();
            subject.is_some_and(|ty| ty.syntax().text() != "Self" && says_self(&ty))
        };
        let by_pointer = types().any(says_self) || predicates(function).any(is_of_projection);
        if by_pointer && !krate.may_have_unsafe_code() {
            return None;
        }
        Some(Fit {
            self_bounds: self_bounds(function)?,
            name: function.name()?.text().to_string(),
            receiver,
            output: Output::new(function)?,
            by_pointer,
        })
    }

    /// What it takes of a trait object.
    pub(super) fn taken(&self) -> Taken {
        match self.receiver {
            Receiver::Ref { mutable: false } if self.output.is_future() => Taken::Shared,
            Receiver::Ref { mutable: true } if self.output.is_future() => Taken::Exclusive,
            _ => Taken::Other,
        }
    }
}

impl<'a> DynMethod<'a> {
    /// None for a method that cannot be called on a trait object.
    pub(super) fn new(function: &ast::Fn, header: &'a Header<'a>) -> Option<Self> {
        let Fit {
            name,
            receiver,
            output,
            self_bounds,
            by_pointer,
        } = Fit::of(function, header.krate)?;
        Some(DynMethod {
            header,
            name,
            receiver,
            output,
            self_bounds,
            by_pointer,
            named: signature::name_lifetimes(function),
            parameters: signature::parameters(function),
            signatures: Default::default(),
            returned: Default::default(),
            function: function.clone(),
        })
    }

    /// The method of the hidden supertrait, without a body.
    pub(super) fn declaration(&self) -> Fragment {
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
    pub(super) fn definition(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(conditions(&self.function));
        if self.by_pointer {
            text.append(self.pointer_definition());
            return text;
        }
        text.append(self.signature(Form::Plain)).text(" { ");
        text.append(self.boxed_call("self")).text(" }");
        text
    }

    pub(super) fn plain_name(&self) -> &str {
        self.name.trim_start_matches("r#")
    }

    /// `fn __normal_async_dyn_name<..>(..) -> .. where ..`
    pub(super) fn signature(&self, form: Form) -> &Fragment {
        let signature = &self.signatures[form as usize];
        signature.get_or_init(|| self.make_signature(form))
    }

    fn make_signature(&self, form: Form) -> Fragment {
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
        text.text(") -> ").append(self.returned(form));
        text.append(self.where_text(None));
        text
    }

    /// What a twin returns.
    pub(super) fn returned(&self, form: Form) -> &Fragment {
        self.returned[form as usize].get_or_init(|| self.output_text(None, form))
    }

    pub(super) fn lifetimes(&self) -> Fragment {
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

    pub(super) fn where_text(&self, implementor: Option<&str>) -> Fragment {
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
    pub(super) fn type_text(&self, ty: Option<&ast::Type>, implementor: Option<&str>) -> Fragment {
        let mut text = Fragment::new();
        if let Some(ty) = ty {
            text.copy_with(ty.syntax(), &self.substitutions(ty.syntax(), implementor));
        }
        text
    }

    pub(super) fn substitutions(
        &self,
        node: &SyntaxNode,
        implementor: Option<&str>,
    ) -> Substitutions {
        let mut with = self.named.names.clone();
        if let Some(name) = implementor {
            for token in signature::self_tokens(node) {
                with.add(range(&token), name);
            }
        }
        with
    }

    /// `Box::pin(<T as Trait>::name(this, ..))`, in memory that is used again.
    pub(super) fn boxed_call(&self, this: &str) -> Fragment {
        let krate = self.header.krate;
        let (open, close) = match self.returns_future() {
            false => (format!("{}::new(", krate.boxed()), ")"),
            true if krate.recycles() => (
                format!("{}::of({}(", recycling::PINNED, recycling::BOXED),
                "))",
            ),
            true => (format!("{}::pin(", krate.boxed()), ")"),
        };
        let Header {
            name, arguments, ..
        } = self.header;
        let mut text = Fragment::new();
        text.text(format!(
            "{open}<{IMPLEMENTOR} as {name}{arguments}>::{}({this}",
            self.name
        ));
        for parameter in &self.parameters {
            text.text(", ").text(&parameter.name);
        }
        text.text(format!("){close}"));
        text
    }
}

pub(super) fn predicates(method: &ast::Fn) -> impl Iterator<Item = ast::WherePred> {
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
pub(super) fn own_lifetimes(method: &ast::Fn) -> impl Iterator<Item = String> {
    let generics = method
        .generic_param_list()
        .into_iter()
        .flat_map(|list| list.generic_params());
    generics.filter_map(|parameter| match parameter {
        ast::GenericParam::LifetimeParam(p) => Some(p.lifetime()?.text().to_string()),
        _ => None,
    })
}

/// The types of a signature, but for that of `self`.
pub(super) fn other_types(method: &ast::Fn) -> impl Iterator<Item = ast::Type> {
    let params = method
        .param_list()
        .into_iter()
        .flat_map(|list| list.params());
    let output = method.ret_type().and_then(|ret| ret.ty());
    params.filter_map(|param| param.ty()).chain(output)
}
