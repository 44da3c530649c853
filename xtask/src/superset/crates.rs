//! The crates that are tested.

/// A published crate.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// For `cargo test`.
    pub(super) args: &'static str,
    /// It takes a few seconds, and is tested with every change.
    pub(super) is_quick: bool,
}

const fn quick(name: &'static str, version: &'static str) -> Crate {
    Crate {
        name,
        version,
        args: "",
        is_quick: true,
    }
}

const fn slow(name: &'static str, version: &'static str, args: &'static str) -> Crate {
    Crate {
        name,
        version,
        args,
        is_quick: false,
    }
}

/// Crates with many traits, async ones first, and large ones of plain Rust.
pub(super) const CRATES: &[Crate] = &[
    quick("bb8", "0.9.1"),
    quick("async-channel", "2.5.0"),
    quick("embedded-io-async", "0.7.0"),
    quick("trait-variant", "0.1.3"),
    quick("http-body-util", "0.1.5"),
    quick("futures-lite", "2.6.1"),
    quick("either", "1.19.0"),
    slow("tower", "0.5.3", "--all-features"),
];
