//! What is in the box.

use normal_async_syntax::tree::{AstNode, ast};

use super::{
    NEVER_DYN, is_auto,
    method::{DynMethod, Form},
};
use crate::{
    fragment::Fragment,
    recycling,
    signature::{self, BOXED_LIFETIME},
};

pub(super) enum Output {
    /// The output of an `async fn`.
    Future(Option<ast::Type>),
    /// `impl Bound + 'a`; with the lifetime bound, if there is one.
    Impl {
        bounds: Vec<ast::TypeBound>,
        is_future: bool,
        has_lifetime: bool,
    },
}

impl Output {
    pub(super) fn new(function: &ast::Fn) -> Option<Self> {
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

    pub(super) fn is_future(&self) -> bool {
        match self {
            Output::Future(_) => true,
            Output::Impl { is_future, .. } => *is_future,
        }
    }
}

impl DynMethod<'_> {
    pub(super) fn returns_future(&self) -> bool {
        self.output.is_future()
    }

    /// The boxed type.
    pub(super) fn output_text(&self, implementor: Option<&str>, form: Form) -> Fragment {
        let boxed = self.header.krate.boxed();
        let send = match form {
            Form::Plain => "",
            Form::Send => " + ::core::marker::Send",
        };
        let mut text = Fragment::new();
        match &self.output {
            Output::Future(ty) => {
                let (open, close) = self.future_box();
                text.text(format!("{open}dyn ::core::future::Future<Output = "));
                match ty {
                    Some(_) => text.append(self.type_text(ty.as_ref(), implementor)),
                    None => text.text("()"),
                };
                text.text(format!(">{send} + {BOXED_LIFETIME}{close}"));
            }
            Output::Impl {
                bounds,
                is_future,
                has_lifetime,
            } => {
                let (open, close) = match is_future {
                    true => self.future_box(),
                    false => (format!("{boxed}<"), ">"),
                };
                text.text(open).text("dyn ");
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

    /// What stands around the type of a future in its box.
    fn future_box(&self) -> (String, &'static str) {
        let krate = self.header.krate;
        match krate.recycles() {
            true => (format!("{}<", recycling::PINNED), ">"),
            false => (format!("{}<{}<", krate.pinned(), krate.boxed()), ">>"),
        }
    }
}
