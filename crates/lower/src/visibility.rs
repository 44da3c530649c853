//! From where an item can be named.

use normal_async_syntax::tree::ast::{self, HasVisibility, VisibilityKind};

use crate::{
    names::{self, Definition, ModulePath},
    resolution::without_blocks,
};

/// Everywhere, or inside of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    Everywhere,
    Inside(ModulePath),
}

impl Scope {
    /// What the item itself says.
    pub(crate) fn of(definition: &Definition) -> Self {
        let own = without_blocks(&definition.module).to_vec();
        let parent = || own[..own.len().saturating_sub(1)].to_vec();
        let Some(visibility) = definition.item.visibility() else {
            return Scope::Inside(own);
        };
        match visibility.kind() {
            VisibilityKind::Pub => Scope::Everywhere,
            VisibilityKind::PubCrate => Scope::Inside(Vec::new()),
            VisibilityKind::PubSuper => Scope::Inside(parent()),
            VisibilityKind::PubSelf => Scope::Inside(own),
            VisibilityKind::In(path) => Scope::Inside(inside(&path, &own)),
        }
    }

    /// The narrower one of two that contain the same place.
    pub(crate) fn narrower(self, other: Self) -> Self {
        match (&self, &other) {
            (Scope::Everywhere, _) => other,
            (Scope::Inside(a), Scope::Inside(b)) if a.len() < b.len() => other,
            _ => self,
        }
    }

    pub(crate) fn contains(&self, module: &[String]) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::Inside(path) => module.starts_with(path),
        }
    }

    /// `pub(in crate::module) `
    pub(crate) fn text(&self) -> String {
        match self {
            Scope::Everywhere => "pub ".to_owned(),
            Scope::Inside(path) if path.is_empty() => "pub(crate) ".to_owned(),
            Scope::Inside(path) => format!("pub(in crate::{}) ", names::path_text(path)),
        }
    }
}

fn inside(path: &ast::Path, own: &[String]) -> ModulePath {
    let segments = names::segments(path);
    let ups = segments.iter().take_while(|name| *name == "super").count();
    match segments.first().map(String::as_str) {
        Some("super") => own[..own.len().saturating_sub(ups)].to_vec(),
        Some("self") => own.to_vec(),
        _ => segments
            .into_iter()
            .filter(|name| name != "crate")
            .collect(),
    }
}
