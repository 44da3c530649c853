//! The hidden traits, and their blanket implementations.

use normal_async_syntax::{
    edit::Edits,
    tree::{
        AstNode,
        ast::{self, HasGenericParams, HasName, HasTypeBounds},
    },
};

use super::{
    IMPLEMENTOR,
    header::{Header, conditions},
    method::{DynMethod, Form},
};
use crate::{
    fragment::{Fragment, range},
    traits::{self, SendSet},
};

impl Header<'_> {
    /// Puts the hidden trait above the user's.
    pub(super) fn add_supertrait(&self, item: &ast::Trait, edits: &mut Edits) {
        let hidden = format!("{}{}", self.hidden_name(), self.arguments);
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

    /// The hidden supertrait and its blanket implementation.
    pub(super) fn hidden_items(&self, methods: &[DynMethod]) -> Fragment {
        let Header {
            name, arguments, ..
        } = self;
        let hidden = self.hidden_name();
        let (unsafety, allow) = match methods.iter().any(|m| m.by_pointer) {
            true => ("unsafe ", self.krate.allow_unsafe()),
            false => ("", self.krate.allow()),
        };
        let mut text = Fragment::new();
        text.text(" ").append(&self.conditions);
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(&self.visibility);
        text.text(format!("{unsafety}trait {hidden}<"));
        text.append(&self.parameters).text(">");
        text.append(self.where_text()).text(" {");
        for method in methods {
            text.append(method.declaration());
        }
        text.text(" } ").append(&self.conditions);
        text.text(format!("{allow}{unsafety}impl<"));
        text.append(&self.parameters);
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
    pub(super) fn send_items(&self, name: &str, methods: &[DynMethod]) -> Fragment {
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
            declaration.append(&signature).text(";");
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
    pub(super) fn combined_send_items(&self, set: &SendSet) -> Fragment {
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
        text.text(" ").append(&self.conditions);
        let allow = self.krate.allow();
        text.text(format!("#[doc(hidden)] {allow}"));
        text.append(&self.visibility);
        text.text(format!("trait {hidden}<"));
        text.append(&self.declared);
        text.text(format!(">: {supertraits}"));
        text.append(self.where_text()).text(" { ");
        text.append(declaration).text(" } ");
        text.append(&self.conditions);
        text.text(format!("{allow}impl<"));
        text.append(&self.parameters);
        text.text(format!(
            "{IMPLEMENTOR}: {bound}> {hidden}{} for {IMPLEMENTOR}",
            self.arguments
        ));
        text.append(self.where_text()).text(" { ");
        text.append(definition).text(" }");
        text
    }
}
