//! The projects that are built.

use std::{fmt::Write, fs, io, path::Path};

/// What is in a project.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// No traits with async methods at all.
    Plain,
    /// Trait objects behind references.
    NormalAsync,
    /// Trait objects behind an `Arc`, of which rustc is asked.
    NormalAsyncShared,
}

const MODULES: usize = 60;

/// Writes a project to a directory.
///
/// # Errors
/// When it cannot be written.
pub fn write(directory: &Path, style: Style) -> io::Result<()> {
    fs::create_dir_all(directory.join("src"))?;
    let manifest = "[package]\nname = \"service\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(directory.join("Cargo.toml"), manifest)?;
    let new = match style {
        Style::NormalAsyncShared => "std::sync::Arc::new",
        Style::Plain | Style::NormalAsync => "&",
    };
    let mut main = String::new();
    for module in 0..MODULES {
        let mut text = plain(module);
        if style != Style::Plain {
            text += &service(module, style);
        }
        fs::write(directory.join(format!("src/m{module}.rs")), text)?;
        main += &format!("pub mod m{module};\n");
    }
    main += "fn main() {\n";
    for module in 0..MODULES {
        let _ = writeln!(
            main,
            "    println!(\"{{}}\", m{module}::total(&m{module}::items(9)));"
        );
        if style != Style::Plain {
            let _ = writeln!(
                main,
                "    drop(m{module}::both({new}(m{module}::Memory::default())));"
            );
        }
    }
    fs::write(directory.join("src/main.rs"), main + "}\n")
}

/// Some hundred lines of what is in every program.
pub fn plain(module: usize) -> String {
    let mut text = format!(
        "//! Items of kind {module}.\n\nuse std::collections::HashMap;\n\npub fn items(n: u64) -> Vec<Item0> {{\n    \
         (0..n).map(|id| Item0 {{ id, name: format!(\"{module}-{{id}}\"), tags: Vec::new() }}).collect()\n}}\n\n\
         pub fn total(items: &[Item0]) -> u64 {{\n    items.iter().map(|item| item.id).sum()\n}}\n"
    );
    for item in 0..4 {
        let _ = write!(
            text,
            "
/// One of many.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Item{item} {{
    pub id: u64,
    pub name: String,
    pub tags: Vec<String>,
}}

impl Item{item} {{
    /// Those with each first letter.
    pub fn by_letter(items: &[Self]) -> HashMap<char, Vec<&Self>> {{
        let mut found: HashMap<char, Vec<&Self>> = HashMap::new();
        for item in items {{
            if let Some(letter) = item.name.chars().next() {{
                found.entry(letter.to_ascii_lowercase()).or_default().push(item);
            }}
        }}
        found
    }}

    pub fn matches(&self, words: &[&str]) -> bool {{
        words.iter().all(|word| match word.split_once(':') {{
            Some((\"tag\", tag)) => self.tags.iter().any(|own| own == tag),
            Some((\"id\", id)) => id.parse() == Ok(self.id + {item}),
            _ => self.name.contains(word),
        }})
    }}
}}
"
        );
    }
    text
}

/// A trait with async methods, two implementations, a caller through `dyn`, and a recursion.
pub fn service(module: usize, style: Style) -> String {
    let object = match style {
        Style::NormalAsyncShared => format!("std::sync::Arc<dyn Store{module}>"),
        Style::Plain | Style::NormalAsync => format!("&dyn Store{module}"),
    };
    format!(
        "
#[allow(async_fn_in_trait)]
pub trait Store{module} {{
    async fn get(&self, key: u64) -> Option<String>;
    async fn find(&self, part: &str) -> Vec<u64>;
    async fn size(&self) -> usize;
}}

#[derive(Default)]
pub struct Memory(HashMap<u64, String>);

impl Store{module} for Memory {{
    async fn get(&self, key: u64) -> Option<String> {{
        self.0.get(&key).cloned()
    }}

    async fn find(&self, part: &str) -> Vec<u64> {{
        self.0.iter().filter(|(_, name)| name.contains(part)).map(|(key, _)| *key).collect()
    }}

    async fn size(&self) -> usize {{
        self.0.len()
    }}
}}

pub struct Shifted<S>(pub S, pub u64);

impl<S: Store{module} + Send + Sync> Store{module} for Shifted<S> {{
    async fn get(&self, key: u64) -> Option<String> {{
        self.0.get(key + self.1).await
    }}

    async fn find(&self, part: &str) -> Vec<u64> {{
        let mut found = self.0.find(part).await;
        found.retain(|key| *key >= self.1);
        found
    }}

    async fn size(&self) -> usize {{
        self.0.size().await
    }}
}}

pub async fn both(store: {object}) -> Vec<String> {{
    let mut names = Vec::with_capacity(store.size().box.await);
    for key in store.find(\"a\").box.await {{
        names.extend(store.get(key).box.await);
    }}
    names
}}

pub box async fn sum(items: &[Item0]) -> u64 {{
    match items {{
        [] => 0,
        [first, rest @ ..] => first.id + sum(rest).await,
    }}
}}
"
    )
}
