//! rustdoc's JSON without what [`pages`](super::pages) gives it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{CALLED, CLOSURE, SENDING, SIZED};
use crate::signature::PREFIX;

/// Makes the description of a crate what it would be had nothing been generated.
pub fn hide_in_json(krate: &mut Value) {
    let traits = Traits::of(krate);
    if let Some(index) = krate.get_mut("index").and_then(Value::as_object_mut) {
        let generated = index.values().filter(|item| is_item_generated(item));
        let generated: HashSet<Value> = generated.map(|item| item["id"].clone()).collect();
        index.retain(|_, item| !generated.contains(&item["id"]));
        for item in index.values_mut() {
            traits.hide(item);
            for list in lists(item) {
                list.retain(|id| !generated.contains(id));
            }
        }
    }
    if let Some(paths) = krate.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|_, known| {
            !known["path"]
                .as_array()
                .is_some_and(|path| path.iter().any(is_generated))
        });
    }
}

/// Whether nobody wrote it: it has a hidden name, or is an alias's implementation for a parameter that has.
fn is_item_generated(item: &Value) -> bool {
    is_generated(&item["name"]) || is_generated(&item["inner"]["impl"]["for"]["generic"])
}

/// What an item has by number.
fn lists(item: &mut Value) -> impl Iterator<Item = &mut Vec<Value>> {
    let inner = item.get_mut("inner").and_then(Value::as_object_mut);
    let parts = inner.into_iter().flat_map(|inner| inner.values_mut());
    let parts = parts.filter_map(Value::as_object_mut);
    let fields = parts.flat_map(|part| part.iter_mut());
    let named = ["items", "impls", "implementations"];
    let lists = fields.filter(move |(name, _)| named.contains(&name.as_str()));
    lists.filter_map(|(_, list)| list.as_array_mut())
}

fn is_generated(name: &Value) -> bool {
    name.as_str().is_some_and(|name| name.starts_with(PREFIX))
}

/// The numbers of traits of the standard library; each description has them all.
struct Traits(Map<String, Value>);

impl Traits {
    fn of(krate: &Value) -> Self {
        let paths = krate["paths"].as_object().into_iter().flatten();
        let traits = paths.filter_map(|(id, known)| {
            let path: Vec<&str> = known["path"]
                .as_array()?
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let ["core", .., name] = path[..] else {
                return None;
            };
            let is_meant = name == "Send" || name.starts_with("AsyncFn");
            Some((name.to_owned(), json!(id.parse::<u64>().ok()?)))
                .filter(|_| is_meant && known["kind"] == "trait")
        });
        Traits(traits.collect())
    }

    fn hide(&self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.hide(value)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|value| self.hide(value));
                if let Some(Value::Array(predicates)) = fields.get_mut("where_predicates") {
                    predicates.retain_mut(is_written);
                }
                if fields.contains_key("trait") && fields.contains_key("generic_params") {
                    self.show_object(fields);
                }
            }
            _ => {}
        }
    }

    /// With the bounds of a trait object that a lifetime stands for.
    fn show_object(&self, object: &mut Map<String, Value>) {
        let Some(Value::Array(lifetimes)) = object.get_mut("generic_params") else {
            return;
        };
        let mut generated = Vec::new();
        lifetimes.retain(|lifetime| match lifetime["name"].as_str() {
            Some(name)
                if [SENDING, CLOSURE]
                    .iter()
                    .any(|begin| name.starts_with(begin)) =>
            {
                generated.push(name.to_owned());
                false
            }
            _ => true,
        });
        for name in generated {
            let object = &mut object["trait"];
            let Some(methods) = name.strip_prefix(SENDING) else {
                let closure = format!("Async{}", object["path"].as_str().unwrap_or_default());
                object["id"] = self.0.get(&closure).cloned().unwrap_or_default();
                object["path"] = closure.into();
                continue;
            };
            if object["args"].is_null() {
                object["args"] = json!({ "angle_bracketed": { "args": [], "constraints": [] } });
            }
            if let Some(constraints) =
                object["args"]["angle_bracketed"]["constraints"].as_array_mut()
            {
                let methods = methods.split("__").filter(|method| !method.is_empty());
                constraints.extend(methods.map(|method| self.sends(method)));
            }
        }
    }

    /// `method(..): Send`
    fn sends(&self, method: &str) -> Value {
        let send = json!({ "path": "Send", "id": self.0.get("Send"), "args": null });
        let bound = json!({ "trait": send, "generic_params": [], "modifier": "none" });
        json!({
            "name": method,
            "args": "return_type_notation",
            "binding": { "constraint": [{ "trait_bound": bound }] },
        })
    }
}

/// Whether somebody wrote a predicate, which is changed to what was written.
fn is_written(predicate: &mut Value) -> bool {
    let Some(predicate) = predicate.get_mut("bound_predicate") else {
        return true;
    };
    let called = &predicate["type"]["resolved_path"];
    if names(called, CALLED) {
        let closure = &called["args"]["angle_bracketed"]["args"][0]["type"]["generic"];
        let call = format!("{}(..)", closure.as_str().unwrap_or_default());
        predicate["type"] = json!({ "generic": call });
    }
    let Some(bounds) = predicate["bounds"].as_array_mut() else {
        return true;
    };
    let written = bounds.len();
    bounds.retain(|bound| !names(&bound["trait_bound"]["trait"], SIZED));
    bounds.len() == written || !bounds.is_empty()
}

fn names(path: &Value, name: &str) -> bool {
    let path = path["path"].as_str();
    path.is_some_and(|path| path.rsplit("::").next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_as_they_are_written() {
        let path = |path: &str, id: u64| json!({ "path": path, "id": id, "args": null });
        let bound = |of: Value| json!({ "trait_bound": { "trait": of, "generic_params": [], "modifier": "none" } });
        let holds = |ty: Value, bounds: Vec<Value>| json!({ "bound_predicate": { "type": ty, "bounds": bounds, "generic_params": [] } });
        let send = || bound(path("Send", 7));
        let called = json!({ "resolved_path": {
            "path": "crate::__normal_async_Called",
            "args": { "angle_bracketed": { "args": [{ "type": { "generic": "F" } }], "constraints": [] } },
        } });
        let lifetime =
            |name: &str| json!({ "name": name, "kind": { "lifetime": { "outlives": [] } } });
        let sized = || bound(path("crate::__normal_async_Sized", 2));
        let this = || json!({ "generic": "Self" });
        let krate = |index: Value, paths: Value| json!({ "index": index, "paths": paths });
        let mut paths = json!({
            "7": { "path": ["core", "marker", "Send"], "kind": "trait" },
            "9": { "path": ["core", "ops", "async_function", "AsyncFnMut"], "kind": "trait" },
        });
        let written = krate(
            json!({
                "1": { "id": 1, "name": "f", "where_predicates": [
                    holds(this(), vec![send()]),
                    holds(json!({ "generic": "F(..)" }), vec![send()]),
                ] },
                "2": { "id": 2, "name": "g", "type": { "dyn_trait": { "traits": [
                    { "generic_params": [], "trait": path("AsyncFnMut", 9) },
                    { "generic_params": [lifetime("'a")], "trait": { "path": "Store", "id": 5, "args": {
                        "angle_bracketed": { "args": [], "constraints": [{
                            "name": "get",
                            "args": "return_type_notation",
                            "binding": { "constraint": [send()] },
                        }] },
                    } } },
                ] } } },
                "4": { "id": 4, "name": "base", "inner": { "module": { "items": [1, 2] } } },
                "5": { "id": 5, "name": "S", "inner": { "struct": { "impls": [] } } },
            }),
            paths.clone(),
        );
        paths["2"] = json!({ "path": ["base", "__normal_async_Sized"], "kind": "trait" });
        let mut shown = krate(
            json!({
                "1": { "id": 1, "name": "f", "where_predicates": [
                    holds(this(), vec![sized()]),
                    holds(this(), vec![send(), sized()]),
                    holds(called, vec![send()]),
                ] },
                "2": { "id": 2, "name": "g", "type": { "dyn_trait": { "traits": [
                    { "generic_params": [lifetime(CLOSURE)], "trait": path("FnMut", 8) },
                    {
                        "generic_params": [lifetime("'a"), lifetime("'__normal_async_sending__get")],
                        "trait": path("Store", 5),
                    },
                ] } } },
                "3": { "id": 3, "name": "__normal_async_Sized" },
                "4": { "id": 4, "name": "base", "inner": { "module": { "items": [1, 3, 2] } } },
                "5": { "id": 5, "name": "S", "inner": { "struct": { "impls": [6] } } },
                "6": { "id": 6, "name": null, "inner": { "impl": { "for": { "generic": "__normal_async_Self" } } } },
            }),
            paths,
        );
        hide_in_json(&mut shown);
        assert_eq!(shown, written);
    }
}
