//! Whether anything runs the clean-up of a type.

/// A type that was lowered, so that its values are cleaned up.
///
/// Implementing it by hand promises nothing to unsafe code: it only gives up
/// the error that tells of clean-ups which nobody runs.
#[diagnostic::on_unimplemented(
    message = "nothing would run the clean-up of `{Self}`",
    label = "would be dropped without it",
    note = "`cargo async` runs clean-ups: build with `cargo async build` instead of `cargo build`",
    note = "it sees neither what a macro makes, nor the `AsyncDrop` of a crate that it did not \
            compile: name that of `normal-async`"
)]
pub trait CleanedUp {}

/// Pages show what a trait requires, even if that is hidden.
macro_rules! hide_supertrait {
    (on_pages $(#[$attribute:meta])* pub trait $name:ident: $hidden:ident $body:tt) => {
        #[cfg(doc)]
        $(#[$attribute])*
        pub trait $name $body
    };
    // As an item, it has its own place in messages.
    (elsewhere $item:item) => {
        #[cfg(not(doc))]
        $item
    };
    ($($item:tt)*) => {
        hide_supertrait! { on_pages $($item)* }
        hide_supertrait! { elsewhere $($item)* }
    };
}
pub(super) use hide_supertrait;
