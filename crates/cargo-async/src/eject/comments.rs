//! Comments that tell what generated items are for.

/// The text with a comment in front of each generated item.
pub(super) fn explain(text: &str) -> String {
    let mut explained = String::new();
    // Where the attributes of the item begin that comes next.
    let mut start = None;
    let mut is_in_attribute = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let opens = trimmed.starts_with("#[");
        if opens || is_in_attribute {
            start = start.or(Some(explained.len()));
            is_in_attribute = !trimmed.ends_with(")]");
            explained.push_str(line);
            continue;
        }
        if let (Some(start), Some(comment)) = (start, comment(trimmed)) {
            let indentation = &line[..line.len() - line.trim_start().len()];
            explained.insert_str(start, &format!("{indentation}// {comment}\n"));
        }
        start = None;
        explained.push_str(line);
    }
    explained
}

/// What to say of the item that begins with this line, if it is generated.
fn comment(line: &str) -> Option<String> {
    if line.contains("mod __normal_async_boxing ") {
        return Some("Boxes what stands in front of `.box`: a future is pinned, too.".into());
    }
    let (_, name) = line.split_once("trait __normal_async_")?;
    let name = name
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    for (prefix, what) in [
        (
            "proof_",
            "Whoever implements it knows that these futures are `Send`",
        ),
        (
            "proven_",
            "Trait objects with futures that are known to be `Send`",
        ),
    ] {
        if let Some(of) = name.strip_prefix(prefix) {
            let of = of.replacen("__", "::", 1);
            return Some(format!("{what}: those of `{of}`."));
        }
    }
    Some(format!(
        "The methods of `dyn {name}`, which box what those of `{name}` return."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_items_are_explained_in_front_of_their_attributes() {
        let text = "\
/// Mine.
#[allow(x)]
trait Mine {}
mod inner {
    #[doc(hidden)]
    #[allow(
        warnings,
    )]
    pub trait __normal_async_Cache<T> {
    }
}
#[allow(warnings)]
pub unsafe trait __normal_async_proof_Cache__get<S> {}
#[allow(warnings)]
pub mod __normal_async_boxing {
";
        let expected = "\
/// Mine.
#[allow(x)]
trait Mine {}
mod inner {
    // The methods of `dyn Cache`, which box what those of `Cache` return.
    #[doc(hidden)]
    #[allow(
        warnings,
    )]
    pub trait __normal_async_Cache<T> {
    }
}
// Whoever implements it knows that these futures are `Send`: those of `Cache::get`.
#[allow(warnings)]
pub unsafe trait __normal_async_proof_Cache__get<S> {}
// Boxes what stands in front of `.box`: a future is pinned, too.
#[allow(warnings)]
pub mod __normal_async_boxing {
";
        assert_eq!(explain(text), expected);
    }
}
