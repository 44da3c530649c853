//! What of Normal Async a crate uses, for people to read.

use std::ops::Range;

/// A gap between rustc and the RFC, by the syntax that fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    PostfixBox,
    BoxAsyncFn,
    ForAwait,
    MoveExpr,
    ReturnTypeNotation,
    ClosureReturnType,
    ClosureObject,
    TraitAlias,
    Forget,
    AsyncDrop,
}

/// One place where a crate uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub gap: Gap,
    /// Index into the files of the tree.
    pub file: usize,
    pub range: Range<usize>,
}

impl Gap {
    pub fn title(self) -> &'static str {
        match self {
            Gap::PostfixBox => "`.box`",
            Gap::BoxAsyncFn => "`box async fn`",
            Gap::ForAwait => "`for await`",
            Gap::MoveExpr => "`move(..)`",
            Gap::ReturnTypeNotation => "return type notation",
            Gap::ClosureReturnType => "return type notation for closures",
            Gap::ClosureObject => "trait objects of async closures",
            Gap::TraitAlias => "trait aliases",
            Gap::Forget => "guaranteed destructors",
            Gap::AsyncDrop => "async drop",
        }
    }
}
