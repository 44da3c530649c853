//! Which traits with async methods somebody uses as `dyn`, by the texts of all who could.
//!
//! It reads characters rather than tokens: it is done with every text of a workspace before each build, and examples in
//! comments (documentation tests), strings (of build scripts) and macro input may say `dyn`, too. A name that it finds
//! too many costs little, since lowering a trait changes next to nothing for those who do not use it as `dyn`.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use memchr::memmem::{find, find_iter};

use crate::scan::scan;

/// What some texts say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// The traits with methods that no vtable can have as they are written.
    opaque: BTreeSet<String>,
    /// The names behind `dyn`.
    objects: BTreeSet<String>,
    /// What has to be an object where a name is one: the supertraits of a trait, and what was renamed.
    behind: BTreeMap<String, BTreeSet<String>>,
    /// A macro says `dyn` of what it is given.
    any: bool,
}

impl Survey {
    /// Adds what `text` says.
    pub fn read(&mut self, text: &str) {
        let text = &*without_prose(text);
        let mut rest = text;
        while let Some(behind) = behind_word(rest, "dyn") {
            rest = self.object(behind);
        }
        let mut rest = text;
        while let Some(behind) = behind_word(rest, "trait") {
            self.header(behind);
            rest = behind;
        }
        for at in find_iter(text.as_bytes(), b" as ") {
            let old = text[..at].rsplit(|c| !is_of_name(c)).next();
            let new = names(&text[at + " as ".len()..]).next();
            if let (Some(old), Some(new)) = (old, new) {
                self.stands_for(new, old);
            }
        }
        let may_be_opaque = ["async fn", "async unsafe", "async extern", "-> impl"]
            .iter()
            .any(|sign| find(text.as_bytes(), sign.as_bytes()).is_some());
        if may_be_opaque && behind_word(text, "trait").is_some() {
            self.opaque.extend(scan(text).async_traits);
        }
    }

    /// Adds what another survey found.
    pub fn extend(&mut self, other: Survey) {
        self.opaque.extend(other.opaque);
        self.objects.extend(other.objects);
        for (name, behind) in other.behind {
            self.behind.entry(name).or_default().extend(behind);
        }
        self.any |= other.any;
    }

    /// The traits with async methods that are used as `dyn`.
    pub fn dyn_traits(&self) -> BTreeSet<&str> {
        let opaque = self.opaque.iter().map(String::as_str);
        if self.any {
            return opaque.collect();
        }
        let mut objects = BTreeSet::new();
        let mut left: Vec<&str> = self.objects.iter().map(String::as_str).collect();
        while let Some(name) = left.pop() {
            if objects.insert(name) {
                let behind = self.behind.get(name);
                left.extend(behind.into_iter().flatten().map(String::as_str));
            }
        }
        opaque.filter(|name| objects.contains(name)).collect()
    }

    /// `dyn A<..> + b::B`, by what follows the keyword; gives what follows that.
    fn object<'t>(&mut self, rest: &'t str) -> &'t str {
        let mut depth = 0;
        let end = rest.find(|c| {
            match c {
                '<' | '(' | '[' => depth += 1,
                '>' | ')' | ']' => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && ",;=-{}|./\"`".contains(c))
        });
        let (bounds, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let is_given = |bound: &str| {
            let bound = bound.trim_start();
            bound.starts_with(['$', '#']) && !bound.starts_with("$crate")
        };
        self.any |= bounds.split('+').any(is_given);
        self.objects.extend(names(bounds).map(str::to_owned));
        rest
    }

    /// `trait Name: A + B where Self: C`, by what follows the keyword.
    fn header(&mut self, rest: &str) {
        if !rest.trim_start().starts_with(char::is_uppercase) {
            return;
        }
        let rest = rest.split(" trait ").next().unwrap_or(rest);
        let header = rest.split(['{', ';']).next().unwrap_or(rest);
        let mut names = names(header);
        let Some(name) = names.next() else {
            return;
        };
        let supertraits: Vec<&str> = names.collect();
        for supertrait in &supertraits {
            self.stands_for(name, supertrait);
        }
        // Return types are spoken of by means of a trait object's own methods.
        if header.contains("(..)") {
            self.objects
                .extend(supertraits.into_iter().map(str::to_owned));
        }
    }

    fn stands_for(&mut self, name: &str, behind: &str) {
        if name.starts_with(char::is_uppercase) && behind.starts_with(char::is_uppercase) {
            let all = self.behind.entry(name.to_owned()).or_default();
            all.insert(behind.to_owned());
        }
    }
}

/// The text without line comments that mention `dyn`, but for the examples in them.
fn without_prose(text: &str) -> Cow<'_, str> {
    let comment = |line: &'_ str| line.trim_start().starts_with("//");
    let is_prose = |line: &str| comment(line) && behind_word(line, "dyn").is_some();
    if !text.lines().any(is_prose) {
        return text.into();
    }
    let mut is_example = false;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_fence = comment(line)
            && line
                .trim_start()
                .trim_start_matches(['/', '!', ' '])
                .starts_with("```");
        is_example = comment(line) && (is_example != is_fence);
        if is_example || !is_prose(line) {
            kept += line;
        }
    }
    kept.into()
}

/// What follows the first occurrence of a word.
fn behind_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    find_iter(text.as_bytes(), word).find_map(|at| {
        let behind = &text[at + word.len()..];
        let is_word = !text[..at].ends_with(is_of_name) && !behind.starts_with(is_of_name);
        is_word.then_some(behind)
    })
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_name(c))
        .filter(|name| !name.is_empty())
}

fn is_of_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRAITS: &str =
        "trait A { async fn f(&self); } trait B: Send { fn f(&self) -> impl Future; }
        pub trait Plain { fn f(&self); }";

    #[track_caller]
    fn check(uses: &str, expected: &[&str]) {
        let mut survey = Survey::default();
        survey.read(TRAITS);
        survey.read(uses);
        assert_eq!(Vec::from_iter(survey.dyn_traits()), expected, "{uses}");
    }

    #[test]
    fn traits_are_objects_behind_dyn_alone() {
        check("fn f<T: A + ?Sized>(t: &T) {} impl B for str {}", &[]);
        check("fn f(a: &dyn A, b: Box<dyn Plain>)", &["A"]);
        check("fn f(a: &dyn Plain, b: B)", &[]);
        check("fn f(a: &(dyn Send + x::B<u8> + 'static))", &["B"]);
        check("fn f(a: Box<dyn for<'a> A<&'a str>>) -> B", &["A"]);
        check("fn f(a: &mut dyn\n    B) {}", &["B"]);
        check("fn f(a: &dyn Fn(&dyn Plain) + A) {}", &["A"]);
        check("let dynamic = A; let not_dyn = A;", &[]);
        check("/// May be `dyn`.\n/// # A\n use $crate::A;", &[]);
    }

    #[test]
    fn examples_strings_and_macros_count() {
        check("/// ```\n/// let a: &dyn A = &x;\n/// ```", &["A"]);
        check("/// ```\n/// ```\n/// As `dyn A`.\n// So is dyn B.", &[]);
        check("write(\"fn f(b: &dyn B)\")", &["B"]);
        check("m! { dyn A }", &["A"]);
        check(
            "macro_rules! m { ($t:path) => { Box<dyn $t> } }",
            &["A", "B"],
        );
        check("quote! { Box<dyn #name> }", &["A", "B"]);
    }

    #[test]
    fn objects_have_supertraits_and_other_names() {
        check("trait C: A {} trait D where Self: C {}", &[]);
        check(
            "trait C: A {} trait D where Self: C {} fn f(d: &dyn D)",
            &["A"],
        );
        check("use a::A as Other; fn f(d: &dyn Other)", &["A"]);
        check("trait C = B + Send; fn f(d: &dyn C)", &["B"]);
    }

    #[test]
    fn return_types_of_supertraits_are_spoken_of_through_objects() {
        check("trait C = B<f(..): Send> + Send;", &["B"]);
        check("trait C: A where Self::f(..): Send {}", &["A"]);
    }
}
