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
    quick("embedded-io-async", "0.7.0"),
    quick("trait-variant", "0.1.3"),
    quick("http-body-util", "0.1.5"),
    quick("futures-lite", "2.6.1"),
    quick("either", "1.19.0"),
    slow("tower", "0.5.3", "--all-features"),
    slow("tower-service", "0.3.3", ""),
    slow("tower-http", "0.7.1", "--all-features --doc"),
    slow("tokio-util", "0.7.20", "--all-features"),
    slow("tokio-stream", "0.1.19", "--features full"),
    slow("futures-util", "0.3.34", ""),
    slow("futures-concurrency", "7.7.1", ""),
    slow("async-channel", "2.5.0", ""),
    slow("async-lock", "3.5.0", ""),
    slow(
        "async-compression",
        "0.4.52",
        "--features tokio,gzip,brotli,zstd",
    ),
    slow("moka", "0.12.16", "--features future,sync"),
    slow(
        "deadpool",
        "0.13.1",
        "--features managed,unmanaged,rt_tokio_1",
    ),
    slow("hyper-util", "0.1.21", "--features full"),
    slow("axum-core", "0.5.6", "--doc"),
    slow("axum", "0.8.9", "--features macros,multipart,ws --doc"),
    slow("sqlx-core", "0.9.0", ""),
    slow("tonic", "0.14.9", ""),
    slow("backon", "1.6.0", ""),
    slow("embedded-hal-async", "1.0.0", ""),
    slow("reqwest", "0.13.5", "--lib"),
    slow("object_store", "0.14.2", "--lib"),
    slow("serde", "1.0.229", ""),
    slow("syn", "3.0.9", "--features full --lib"),
    slow("regex", "1.13.1", "--doc"),
    slow("clap", "4.6.7", "--features derive --doc"),
    slow("itertools", "0.15.0", ""),
];
