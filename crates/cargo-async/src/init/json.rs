//! JSON with comments.

use std::fmt::{self, Display, Formatter};

use anyhow::{Context, Result};
use jsonc_parser::{
    ParseOptions,
    cst::{CstInputValue, CstNode, CstObject, CstObjectProp, CstRootNode},
};

use super::document::{Document, State};

pub(super) struct Json {
    root: CstRootNode,
    object: CstObject,
}

impl Json {
    /// # Errors
    /// When `text` is not JSON, or not an object.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let root = CstRootNode::parse(text, &ParseOptions::default())?;
        let object = root.object_value_or_create();
        let object = object.context("it is not a JSON object")?;
        Ok(Json { root, object })
    }

    /// The objects along a path, as far as they are there, the outermost first.
    fn objects(&self, path: &[String]) -> Vec<CstObject> {
        let mut objects = vec![self.object.clone()];
        for name in &path[..path.len() - 1] {
            match objects.last().and_then(|object| object.object_value(name)) {
                Some(object) => objects.push(object),
                None => break,
            }
        }
        objects
    }

    fn property(&self, path: &[String]) -> Option<CstObjectProp> {
        let objects = self.objects(path);
        let object = objects.get(path.len() - 1)?;
        object.get(path.last()?)
    }
}

impl Document for Json {
    fn state(&self, path: &[String], value: &[&str]) -> State {
        let Some(property) = self.property(path) else {
            return State::Missing;
        };
        match property.to_serde_value() {
            Some(theirs) if theirs != serde_json::json!(value) => State::Theirs(theirs.to_string()),
            _ => State::Ours,
        }
    }

    fn set(&mut self, path: &[String], value: &[&str]) -> Result<()> {
        let objects = self.objects(path);
        let mut object = objects.last().cloned().context("a path has names")?;
        let (name, between) = path.split_last().context("a path has names")?;
        for name in &between[objects.len() - 1..] {
            let inner = object.object_value_or_create(name);
            object = inner.with_context(|| format!("`{name}` in it is not an object"))?;
        }
        let value = value.iter().map(|&word| CstInputValue::from(word));
        object.append(name, CstInputValue::Array(value.collect()));
        Ok(())
    }

    fn remove(&mut self, path: &[String]) {
        if let Some(property) = self.property(path) {
            property.remove();
        }
        for length in (1..path.len()).rev() {
            let Some(property) = self.property(&path[..length]) else {
                continue;
            };
            let Some(object) = property.object_value() else {
                return;
            };
            let children = object.children();
            if !object.properties().is_empty() || children.iter().any(CstNode::is_comment) {
                return;
            }
            property.remove();
        }
    }
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root.to_string())
    }
}
