//! Which calls with `.box` are on trait objects, asked by as little text as it takes.
//!
//! rustc tells it of the bodies that such calls stand in. So the first attempt leaves out what other bodies say, and what
//! is generated for traits, but for `where Self: Sized`:
//! ```text
//! async fn name(&self) -> String { self.load().await?.name }
//! ```
//! becomes
//! ```text
//! async fn name(&self) -> String { loop {} }
//! ```
//! and rustc is sooner done with that. It has an error in any case, so that it has no result. Whatever else is wrong with
//! it for what is left out, only what it says of those calls is heard.

use std::collections::BTreeSet;

use normal_async_syntax::{edit::Edits, find::Index};

use crate::{SourceFile, hidden_bodies::hidden_bodies};

/// Leaves out the bodies of a file in which there are none.
pub(crate) fn leave_out_bodies(file: &SourceFile, parsed: &Index, edits: &mut Edits) {
    let dialect = &file.scan.dialect;
    let boxes = dialect.postfix_boxes.iter().chain(&dialect.possible_boxes);
    let calls: BTreeSet<usize> = boxes.map(|postfix| postfix.keyword.start).collect();
    let box_fns: BTreeSet<usize> = dialect.box_fns.iter().map(|f| f.async_start).collect();
    let bodies = hidden_bodies(parsed).into_iter().filter_map(|body| {
        let inside = body.range.start + 1..body.range.end - 1;
        let has_calls = calls.range(inside.clone()).next().is_some();
        // The body of one says of which type the box is that it returns.
        let is_box_fn = body
            .async_start
            .is_some_and(|start| box_fns.contains(&start));
        (!has_calls && !is_box_fn && body.visible.is_empty()).then_some(inside)
    });
    edits.replace_each(bodies, " loop {} ");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{Choices, SourceTree, lower};

    #[test]
    fn bodies_that_say_nothing_of_calls_are_left_out() {
        let text = "\
trait Cache { async fn get(&self) -> u32; async fn twice(&self) -> u32 { 2 } }
impl Cache for Plus { async fn get(&self) -> u32 {
    self.0
} }
async fn called(cache: &dyn Cache) -> u32 { cache.get().box.await }
fn in_macro() { assert_eq!(1, cache.get().box); }
fn opaque() -> impl Sized { 1 }
const fn constant() -> u32 { 1 }
box async fn boxed() -> u32 { 1 }
fn item() { impl Plus {} }
fn made() { implement!(Plus); }
#[marked] fn marked() { 1 }
";
        let tree = SourceTree {
            edition: 2024,
            files: vec![SourceFile::new(PathBuf::from("main.rs"), text.into())],
            ..SourceTree::default()
        };
        assert!(lower(&tree, &Choices::default()).may_be_calls);
        let lowered = lower(&tree, &Choices::about_calls());
        let asked = lowered.files[0].apply(text);
        let lines: Vec<&str> = asked.lines().collect();
        let first = "trait Cache { async fn get(&self) -> u32 where Self: Sized; \
                     async fn twice(&self) -> u32 where Self: Sized { loop {} } }";
        assert_eq!(lines[0], first);
        assert_eq!(
            lines[1],
            "impl Cache for Plus { async fn get(&self) -> u32 { loop {} "
        );
        assert_eq!(asked.matches("loop {}").count(), 2, "{asked}");
    }
}
