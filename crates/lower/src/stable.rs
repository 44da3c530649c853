//! What is said of a crate that may not use unstable features of rustc.

use std::{collections::BTreeMap, ops::Range};

use normal_async_syntax::edit::Origin;

use crate::{Finding, FindingSpan, Lowered, Need, SourceTree, SyntaxError, move_expr};

/// Says where the crate needs what it may not have, once for each place.
pub(crate) fn refuse_needs(lowered: &mut Lowered) {
    let mut places: BTreeMap<(usize, usize, usize), Vec<Need>> = BTreeMap::new();
    for (need, ranges) in &lowered.needs {
        for (file, Range { start, end }) in ranges {
            places.entry((*file, *start, *end)).or_default().push(*need);
        }
    }
    for ((file, start, end), needs) in places {
        let names: Vec<String> = needs.iter().map(|n| format!("`{}`", n.name())).collect();
        let features = match names.len() {
            1 => "feature",
            _ => "features",
        };
        lowered.errors.push(SyntaxError {
            file,
            range: start..end,
            message: format!(
                "this needs rustc's unstable {features} {}, which `--stable` does not allow",
                names.join(" and ")
            ),
            label: "cannot be compiled with stable features alone".to_owned(),
            suggestion: None,
            page: "stable",
        });
    }
}

/// What to say below an error of rustc about `lowered` that might not be there with an unstable feature.
pub fn stable_note(
    tree: &SourceTree,
    lowered: &Lowered,
    finding: &Finding,
) -> Option<&'static str> {
    if finding.is_higher_ranked() {
        return Some(
            "this may be sound: rustc has a better analysis of it, `-Zhigher-ranked-assumptions`, which is unstable, \
             so `--stable` does not allow it",
        );
    }
    if finding.message == "return type notation is experimental" {
        return Some("without `--stable`, it is switched on");
    }
    if move_expr::called_again(finding).is_some() {
        return Some(
            "to call it more than once, unless it is an argument that is asked to be `Fn` or `FnMut`, takes rustc's \
             unstable feature `unboxed_closures`, which `--stable` does not allow",
        );
    }
    let mut spans = finding.spans.iter();
    let is_for_consts = finding.code.as_deref() == Some("E0038")
        && spans.any(|span| is_in_trait_with_consts(tree, lowered, span));
    is_for_consts.then_some(
        "its constants can be kept out of trait objects with rustc's unstable feature `generic_const_items`, which \
         `--stable` does not allow",
    )
}

fn is_in_trait_with_consts(tree: &SourceTree, lowered: &Lowered, span: &FindingSpan) -> bool {
    let text = &tree.files[span.file].text;
    let map = lowered.files[span.file].source_map(text.len());
    let Origin::Exact(range) = map.original(span.range.clone()) else {
        return false;
    };
    lowered.traits_with_consts.iter().any(|(file, item)| {
        *file == span.file && item.start <= range.start && range.end <= item.end
    })
}
