//! What was learned of a crate, for when it is compiled again.
//!
//! An answer of rustc is about a place in a function's body, most often. It depends on that body, and on whatever else has
//! an influence on types: on the *shape* of the crate, which is all that stands outside of bodies, and what stands in them
//! and can be seen from outside (see [`mod@crate::hidden_bodies`]). While both are token for token the same, so is the answer. Of what
//! is beyond the text the caller has to see that it is the same: other crates, the command line, what macros read.
//!
//! Where a place is, is said by counting tokens, so that edits elsewhere, white space and comments move nothing.
//!
//! What macros make of a crate depends on the shape, and on the bodies that call one; all else is not for them to see.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use normal_async_syntax::token::{Kind, Tokens};
use serde::{Deserialize, Serialize};

use crate::{
    Choices, Lowered, SourceFile, SourceTree,
    choices::Place,
    hidden_bodies::{HiddenBody, hidden_bodies},
    parsing::Parsing,
};

/// What a compilation ended with, and what that depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// None where some choice is about more than a place, or nothing was asked.
    answers: Option<Answers>,
    /// What macros could see of the crate, where all that they make was found right.
    macros: Option<u64>,
}

/// What still holds of a [`Memory`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Recalled {
    pub choices: Choices,
    /// What macros make is what it was, and right.
    pub macros_are_right: bool,
}

/// Choices, and what they depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Answers {
    shape: u64,
    /// One for each body of the crate.
    bodies: Vec<u64>,
    /// The places of each kind of choice.
    places: Vec<Vec<Spot>>,
    /// The names of which rustc was asked whether they are those of fields; none where it was not.
    asked: Option<BTreeSet<String>>,
}

/// A token, by how many there are before it in its body, or else in what of its file is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Spot {
    file: usize,
    /// Index into [`Answers::bodies`].
    body: Option<usize>,
    token: usize,
}

impl Memory {
    /// What to keep of a compilation of `tree` that succeeded as `lowered`; none when there is nothing to remember.
    pub fn of(
        tree: &SourceTree,
        choices: &Choices,
        lowered: &Lowered,
        macros_are_right: bool,
    ) -> Option<Self> {
        let has_answers = choices.are_local() && *choices != Choices::default();
        if !has_answers && !macros_are_right {
            return None;
        }
        let outline = Outline::new(tree);
        let answers = has_answers.then(|| Answers::of(&outline, choices, lowered));
        Some(Memory {
            answers: answers.flatten(),
            macros: macros_are_right.then(|| outline.macros()),
        })
    }

    pub fn recall(&self, tree: &SourceTree) -> Recalled {
        let outline = Outline::new(tree);
        let answers = self.answers.as_ref();
        let choices = answers.and_then(|answers| answers.recall(&outline, tree));
        Recalled {
            choices: choices.unwrap_or_default(),
            macros_are_right: self.macros == Some(outline.macros()),
        }
    }
}

impl Answers {
    fn of(outline: &Outline, choices: &Choices, lowered: &Lowered) -> Option<Self> {
        let places = choices.local().map(|places| {
            let spots = places.iter().map(|place| outline.spot(*place));
            spots.collect::<Option<Vec<Spot>>>()
        });
        let asked = choices.has_asked_about_fields();
        Some(Answers {
            places: places.into_iter().collect::<Option<_>>()?,
            asked: asked.then(|| lowered.exports.slots.clone()),
            shape: outline.shape,
            bodies: outline.bodies.iter().map(|body| body.digest).collect(),
        })
    }

    /// The choices in bodies that are as they were. None when any may be another.
    fn recall(&self, outline: &Outline, tree: &SourceTree) -> Option<Choices> {
        if outline.shape != self.shape || outline.bodies.len() != self.bodies.len() {
            return None;
        }
        let is_as_before = |body: usize| {
            let digests = outline.bodies.get(body).zip(self.bodies.get(body));
            digests.is_some_and(|(now, before)| now.digest == *before)
        };
        let mut choices = match self.asked {
            Some(_) => Choices::told_about_fields(),
            None => Choices::default(),
        };
        if let Some(names) = &self.asked {
            let mut changed = (0..self.bodies.len()).filter(|body| !is_as_before(*body));
            if changed.any(|body| outline.bodies[body].says_any(names, tree)) {
                return None;
            }
        }
        for (places, spots) in choices.local_mut().into_iter().zip(&self.places) {
            for spot in spots
                .iter()
                .filter(|spot| spot.body.is_none_or(is_as_before))
            {
                places.insert(outline.place(spot)?);
            }
        }
        Some(choices)
    }
}

/// The tokens of a crate, in bodies and outside.
struct Outline {
    shape: u64,
    /// In their order, by files.
    bodies: Vec<Body>,
    /// For each file the offsets of the tokens outside of bodies.
    outside: Vec<Vec<usize>>,
}

struct Body {
    file: usize,
    range: Range<usize>,
    digest: u64,
    /// It may call a macro.
    calls_macro: bool,
    /// The offsets of its tokens.
    tokens: Vec<usize>,
}

impl Body {
    fn says_any(&self, names: &BTreeSet<String>, tree: &SourceTree) -> bool {
        let tokens = Tokens::new(&tree.files[self.file].text[self.range.clone()]);
        (0..tokens.len()).any(|at| names.contains(tokens.text(at).trim_start_matches("r#")))
    }
}

impl Outline {
    fn new(tree: &SourceTree) -> Self {
        let SourceTree {
            edition,
            files,
            externs,
            forbidden_lints,
            renames_std,
            stable,
            is_program,
            plain_boxes,
            plain_traits,
            dyn_traits,
        } = tree;
        let mut shape = DefaultHasher::new();
        let options = (edition, renames_std, stable, is_program, plain_boxes);
        let others = (externs, forbidden_lints, plain_traits, dyn_traits);
        format!("{options:?} {others:?}").hash(&mut shape);
        let mut outline = Outline {
            shape: 0,
            bodies: Vec::new(),
            outside: Vec::new(),
        };
        let parsing = Parsing::of(tree);
        for (index, file) in files.iter().enumerate() {
            (&file.path, &file.module).hash(&mut shape);
            outline.add(index, file, &parsing, &mut shape);
        }
        outline.shape = shape.finish();
        outline
    }

    fn add(
        &mut self,
        index: usize,
        file: &SourceFile,
        parsing: &Parsing,
        shape: &mut DefaultHasher,
    ) {
        let text = &*file.text;
        let tokens = Tokens::new(text);
        let mut outside = Vec::new();
        let mut next = 0;
        let parsed = parsing.parse_items(file);
        for HiddenBody {
            range: body,
            visible,
            ..
        } in hidden_bodies(&parsed)
        {
            let start = tokens.at(body.start);
            let end = tokens.at(body.end);
            for at in next..start {
                hash_token(&tokens, at, text, shape);
                outside.push(tokens.range(at).start);
            }
            let mut digest = DefaultHasher::new();
            let mut inside = Vec::new();
            let mut calls_macro = false;
            "body".hash(shape);
            for at in start..end {
                let offset = tokens.range(at).start;
                if visible.iter().any(|range| range.contains(&offset)) {
                    hash_token(&tokens, at, text, shape);
                    outside.push(offset);
                } else {
                    hash_token(&tokens, at, text, &mut digest);
                    inside.push(offset);
                    calls_macro |= may_call_macro(&tokens, at);
                }
            }
            self.bodies.push(Body {
                file: index,
                range: body,
                digest: digest.finish(),
                calls_macro,
                tokens: inside,
            });
            next = end;
        }
        for at in next..tokens.len() {
            hash_token(&tokens, at, text, shape);
            outside.push(tokens.range(at).start);
        }
        self.outside.push(outside);
    }

    /// A digest of what macros can see.
    fn macros(&self) -> u64 {
        let bodies = self.bodies.iter().enumerate();
        let seen = bodies.filter(|(_, body)| body.calls_macro);
        let seen: Vec<_> = seen.map(|(index, body)| (index, body.digest)).collect();
        let mut hasher = DefaultHasher::new();
        (self.shape, seen).hash(&mut hasher);
        hasher.finish()
    }

    fn spot(&self, (file, offset): Place) -> Option<Spot> {
        let end = |body: &Body| (body.file, body.range.end);
        let index = self
            .bodies
            .partition_point(|body| end(body) <= (file, offset));
        let around = self.bodies.get(index).filter(|body| body.file == file);
        if let Some(Ok(token)) = around.map(|body| body.tokens.binary_search(&offset)) {
            let body = Some(index);
            return Some(Spot { file, body, token });
        }
        let token = self.outside.get(file)?.binary_search(&offset).ok()?;
        let body = None;
        Some(Spot { file, body, token })
    }

    fn place(&self, spot: &Spot) -> Option<Place> {
        let tokens = match spot.body {
            Some(body) => &self.bodies.get(body)?.tokens,
            None => self.outside.get(spot.file)?,
        };
        Some((spot.file, *tokens.get(spot.token)?))
    }
}

/// Whether a token is the `!` of a macro call, or the `#` of an attribute.
fn may_call_macro(tokens: &Tokens, at: usize) -> bool {
    tokens.is(at, "#") || (tokens.is(at, "!") && tokens.kind(at + 1) == Some(Kind::Open))
}

/// A token as macros see it: they can tell what joins it, and read the documentation in front of it.
fn hash_token(tokens: &Tokens, at: usize, text: &str, hasher: &mut DefaultHasher) {
    let start = tokens.range(at).start;
    let before = at
        .checked_sub(1)
        .map_or(0, |before| tokens.range(before).end);
    let between = &text[before..start];
    (at > 0 && between.is_empty()).hash(hasher);
    if ["///", "//!", "/**", "/*!"]
        .iter()
        .any(|mark| between.contains(mark))
    {
        between.hash(hasher);
    }
    tokens.text(at).hash(hasher);
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::lower;

    const TEXT: &str = "\
struct Held(Box<dyn Cache>);
fn plain(held: &Held) -> usize { let all = [1, 2]; println!(\"{:?}\", all); all.len() }
async fn called(held: &Held) { info!(\"{}\", held); held.0.get().box.await }
const fn size() -> usize { 4 }
fn opaque() -> impl Cache { Plus(1) }
#[macro_like] fn marked() { 1 }
/// Documented.
fn outer() { fn inner() { 1 } inner() }
mod m { #![allow(x)] impl S { fn field(&self) { self.pool.open() } } }
";

    fn tree(text: &str) -> SourceTree {
        let file = SourceFile::new(PathBuf::from("main.rs"), text.into());
        SourceTree {
            edition: 2024,
            files: vec![file],
            ..SourceTree::default()
        }
    }

    /// What is remembered where `get` turned out to be called on a trait object, and `pool` to be a slot, if asked.
    fn memory(asks_about_fields: bool) -> Memory {
        let tree = tree(TEXT);
        let place = |name: &str| (0, TEXT.find(name).unwrap());
        let mut choices = Choices::default();
        if asks_about_fields {
            choices = Choices::told_about_fields();
            choices.local_mut()[8].insert(place("pool"));
        }
        choices.dyn_calls.insert(place("get"));
        let mut lowered = lower(&tree, &choices);
        lowered.exports.slots.insert("pool".to_owned());
        Memory::of(&tree, &choices, &lowered, true).unwrap()
    }

    /// What stands at the places that are known when a part of the text has changed.
    fn known(memory: &Memory, from: &str, to: &str) -> Option<Vec<String>> {
        assert!(TEXT.contains(from), "{from}");
        let text = TEXT.replace(from, to);
        let tree = tree(&text);
        let answers = memory.answers.as_ref().unwrap();
        let choices = answers.recall(&Outline::new(&tree), &tree)?;
        let places = choices.local().into_iter().flatten();
        let at = |(_, offset): &Place| text[*offset..].chars().take(4).collect();
        Some(places.map(at).collect())
    }

    #[test]
    fn places_are_known_while_their_body_and_the_shape_are_as_they_were() {
        let memory = memory(false);
        let cases: [(&str, &str, Option<&[&str]>); 17] = [
            ("held", "held", Some(&["get("])),
            ("struct", "// A comment.\n\n   struct", Some(&["get("])),
            ("{ info", "{\n\n\tinfo", Some(&["get("])),
            ("let all = [1, 2]", "let all = vec![1]", Some(&["get("])),
            ("{:?}", "{:?}?", Some(&["get("])),
            ("self.pool.open()", "()", Some(&["get("])),
            ("held.0.get()", "held.1.get()", Some(&[])),
            ("Box<dyn Cache>", "Plus", None),
            ("held: &Held) ->", "held: Held) ->", None),
            ("info!(\"{}\", held)", "info!(\"{}\", 1)", None),
            (
                "println!(\"{:?}\", all)",
                "println!(\"{:?}\", { all })",
                None,
            ),
            ("-> usize { 4 }", "-> usize { 5 }", None),
            ("Plus(1)", "Plus(2)", None),
            ("fn marked() { 1 }", "fn marked() { 2 }", None),
            ("Documented", "Undocumented", None),
            ("inner() { 1 }", "inner() { 2 }", None),
            ("fn opaque", "fn more() {}\nfn opaque", None),
        ];
        for (from, to, expected) in cases {
            let expected = expected.map(|all| all.iter().map(|s| (*s).to_owned()).collect());
            assert_eq!(known(&memory, from, to), expected, "{to}");
        }
    }

    #[test]
    fn bodies_with_names_of_fields_are_not_known_when_they_change() {
        let memory = memory(true);
        let both = Some(vec!["get(".to_owned(), "pool".to_owned()]);
        assert_eq!(known(&memory, "[1, 2]", "[1]"), both);
        assert_eq!(known(&memory, "[1, 2]", "[1, x.pool]"), None);
        assert_eq!(known(&memory, ".open()", ".close()"), None);
    }

    #[test]
    fn only_what_is_about_places_is_remembered() {
        let tree = tree(TEXT);
        let lowered = lower(&tree, &Choices::default());
        let mut wider = Choices::default();
        wider.higher_ranked_assumptions = true;
        for choices in [Choices::default(), wider] {
            assert_eq!(Memory::of(&tree, &choices, &lowered, false), None);
        }
    }

    #[test]
    fn macros_make_the_same_while_all_that_they_see_is_the_same() {
        let memory = memory(false);
        let cases = [
            ("struct", "// A comment.\n\n   struct", true),
            ("self.pool.open()", "self.pool.close(!0)", true),
            ("self.pool.open()", "self.pool.close!()", false),
            ("self.pool.open()", "#[made] self.pool.open()", false),
            ("{:?}", "{:?}?", false),
            ("\"{}\", held", "\"{}?\", held", false),
            ("struct Held", "struct Hold", false),
            ("inner() { 1 }", "inner() { 2 }", false),
        ];
        for (from, to, expected) in cases {
            assert!(TEXT.contains(from), "{from}");
            let changed = tree(&TEXT.replace(from, to));
            assert_eq!(memory.recall(&changed).macros_are_right, expected, "{to}");
        }
        let tree = tree(TEXT);
        let choices = memory.recall(&tree).choices;
        let unseen = Memory::of(&tree, &choices, &lower(&tree, &choices), false).unwrap();
        assert!(!unseen.recall(&tree).macros_are_right);
    }
}
