//! The unstable features of rustc that a lowered crate needs.

/// One that rustc implements soundly, so that it is switched on rather than lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// `T::method(..): Send`, RFC 3654.
    ReturnTypeNotation,
    /// The types of the futures that async closures return.
    AsyncFnTraits,
    /// Arguments of `AsyncFn` traits as a tuple.
    UnboxedClosures,
    /// `auto trait`
    AutoTraits,
    /// `impl !Trait for Type`
    NegativeImpls,
    /// `const N: usize where Self: Sized;`
    GenericConstItems,
    /// Assumptions from higher-ranked binders in auto trait goals of coroutines.
    HigherRankedAssumptions,
}

impl Need {
    pub const ALL: &[Need] = &[
        Need::ReturnTypeNotation,
        Need::AsyncFnTraits,
        Need::UnboxedClosures,
        Need::AutoTraits,
        Need::NegativeImpls,
        Need::GenericConstItems,
        Need::HigherRankedAssumptions,
    ];

    /// The name by which rustc switches it on.
    pub fn name(self) -> &'static str {
        match self {
            Need::ReturnTypeNotation => "return_type_notation",
            Need::AsyncFnTraits => "async_fn_traits",
            Need::UnboxedClosures => "unboxed_closures",
            Need::AutoTraits => "auto_traits",
            Need::NegativeImpls => "negative_impls",
            Need::GenericConstItems => "generic_const_items",
            Need::HigherRankedAssumptions => "higher-ranked-assumptions",
        }
    }

    /// The argument for rustc, which has to allow unstable features for that call.
    pub fn rustc_argument(self) -> String {
        match self {
            Need::HigherRankedAssumptions => "-Zhigher-ranked-assumptions=yes".to_owned(),
            // rustc warns of what it calls incomplete; of this we use a where clause, and nothing else.
            Need::GenericConstItems => format!(
                "-Zcrate-attr=cfg_attr(all(),feature({}),allow(incomplete_features,reason=\"generated\"))",
                self.name()
            ),
            _ => format!("-Zcrate-attr=feature({})", self.name()),
        }
    }
}
