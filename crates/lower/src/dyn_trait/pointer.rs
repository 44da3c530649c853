//! Methods whose signature speaks of the trait's associated types, which a supertrait may not mention.
//!
//! The trait itself has such a method, and the hidden supertrait gives it a pointer to a function that knows the type
//! behind the trait object:
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
//! into the same receiver, once. The body asserts that references to `Self` are thin: the trait may be implemented by
//! hand for another trait's objects, which have the hidden supertrait from the types behind them if that trait names it.

use normal_async_syntax::tree::AstNode;

use super::{
    IMPLEMENTOR,
    header::conditions,
    method::{DynMethod, Form, own_lifetimes},
};
use crate::{
    fragment::Fragment,
    signature::{PREFIX, Receiver},
};

impl DynMethod<'_> {
    /// The method of the hidden supertrait that gives the pointer, with its body.
    pub(super) fn pointer_definition(&self) -> Fragment {
        let mut text = self.pointer_signature();
        text.text(" { ").append(self.shim());
        text.text(format!(
            "{PREFIX}shim::<{}{IMPLEMENTOR}> as *const () }}",
            self.type_arguments()
        ));
        text
    }

    pub(super) fn pointer_signature(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(format!(
            "fn {PREFIX}shim_{}(&self) -> *const () where",
            self.plain_name()
        ));
        let mut own: Vec<String> = own_lifetimes(&self.function).collect();
        own.extend(self.named.fresh.iter().cloned());
        // What the type of `self` implies of the trait's lifetimes.
        if let Some(lifetime) = self.named.of_self.as_ref().filter(|l| !own.contains(l)) {
            text.text(format!(" Self: {lifetime},"));
        }
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

    fn type_arguments(&self) -> String {
        let arguments = self.header.arguments.trim_matches(['<', '>']);
        let types = arguments
            .split(", ")
            .filter(|a| !a.is_empty() && !a.starts_with('\''));
        types.map(|argument| format!("{argument}, ")).collect()
    }

    /// The function that the pointer of the hidden supertrait leads to.
    fn shim(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(format!("unsafe fn {PREFIX}shim<"));
        text.append(self.lifetimes());
        text.append(&self.header.parameters);
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
    pub(super) fn own_method(&self) -> Fragment {
        let mut text = Fragment::new();
        text.text(" ").append(conditions(&self.function));
        let allow = self.header.krate.allow_unsafe();
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(self.signature(Form::Plain));
        text.text(format!(
            " {{ const {{ ::core::assert!(::core::mem::size_of::<&Self>() == ::core::mem::size_of::<&()>(), \
             \"it is implemented for what is not sized\") }}; let {PREFIX}shim: unsafe fn("
        ));
        text.append(self.shim_types()).text(") -> ");
        text.append(self.returned(Form::Plain));
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
