//! Looks at the tokens of one file, without parsing it: whether it needs lowering, and which files it leads to.

/// What the tokens of a file tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// The file has a spelling that plain Rust does not.
    pub new_syntax: bool,
    /// The file may define a trait with async methods or methods that return `impl Trait`.
    pub async_trait: bool,
    /// `mod name;`, in the order of the text.
    pub modules: Vec<Module>,
    /// `include!`, in the order of the text.
    pub includes: Vec<Include>,
}

/// `mod name;`, possibly inside inline modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The inline modules around it, outermost first.
    pub inside: Vec<InlineModule>,
    pub name: String,
    /// The values of its `#[path = ".."]` attributes; several when they hang on `cfg_attr`.
    pub paths: Vec<String>,
    /// Whether one of `paths` holds in any configuration, so that the usual places are not looked at.
    pub only_paths: bool,
}

/// `mod name { .. }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineModule {
    pub name: String,
    pub path: Option<String>,
}

/// `include!("x.rs")` or `include!(concat!(env!("OUT_DIR"), "/x.rs"))`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The macro's argument in the text, for an edit.
    pub argument: std::ops::Range<usize>,
    /// Its pieces in order; none when the argument is not a plain literal or such a `concat!`.
    pub pieces: Vec<IncludePiece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncludePiece {
    Literal(String),
    /// `env!("NAME")`
    Env(String),
}

/// Scans the text of one file.
pub fn scan(_text: &str) -> Scan {
    Scan::default()
}
