//! What source text alone cannot tell, and rustc can: asks by a first attempt, and learns from its errors.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use normal_async_syntax::{
    dialect::PostfixBox,
    edit::{Origin, SourceMap},
    for_await::ForAwait,
    move_expr::{Closure, ClosureKind, MoveExpr},
    token::Tokens,
};

use crate::{
    Finding, FindingSpan, Lowered, SourceFile, SourceTree,
    async_drop::fields::{self, Question},
    boxing, closure_objects,
    move_expr::{self, Calls},
    signature::PREFIX,
};

/// What rustc had to say about earlier lowerings of the same crate. The default suits a first attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The keywords in macro input that turned out to be postfix operators.
    boxes_in_macros: BTreeSet<Place>,
    /// The `await`s in macro input that turned out to make a loop async.
    for_awaits_in_macros: BTreeSet<Place>,
    /// The `move`s in macro input that turned out to begin move expressions.
    moves_in_macros: BTreeSet<Place>,
    /// The closures with move expressions that rustc has to be told how often they are called.
    calls: BTreeMap<Place, Calls>,
    /// Those that are called just once all the same, since their body says so.
    called_once: BTreeSet<Place>,
    /// The method names in front of `.box` whose receiver is a trait object.
    pub(crate) dyn_calls: BTreeSet<Place>,
    /// Those among them whose trait object has no `Send` form of the method.
    pub(crate) plain_dyn_calls: BTreeSet<Place>,
    /// Where the arguments begin, in front of `.box`, of calls of trait objects that are async closures.
    pub(crate) closure_calls: BTreeSet<Place>,
    /// The keywords behind calls on trait objects that return a plain box, for what is no future.
    pub(crate) boxes_of_trait_objects: BTreeSet<Place>,
    /// rustc needs more care with higher-ranked lifetimes to see that a future is `Send`.
    pub(crate) higher_ranked_assumptions: bool,
    /// rustc says better what bound is missing when there is a way to say it, or a macro has said it.
    pub(crate) return_type_notation: bool,
    /// rustc crashes when it lints the crate.
    pub(crate) without_lints: bool,
    /// Those that turned out to have no boxing twin on that trait object.
    lost_dyn_calls: BTreeSet<Place>,
    /// The traits that mean something else, or nothing, when their methods require `Self: Sized`.
    traits_left_alone: BTreeSet<Place>,
    /// Those among them that are used as `dyn`, so that rustc's errors about their lowering are the ones to show.
    traits_missed: BTreeSet<Place>,
    /// The calls with the name of a `box async fn` that return no box.
    pub(crate) calls_without_box: BTreeSet<Place>,
    /// The `box async fn`s whose body relies on its own future being `Send`.
    pub(crate) send_functions: BTreeSet<Place>,
    /// The names of fields behind a dot that do not dereference to their content by themselves.
    slots: BTreeSet<Place>,
    /// Where expressions begin that are no fields to a macro, but input of another form, so that nothing is asked there.
    unasked: BTreeSet<Place>,
    pub(crate) fields: Question,
    /// Of all that there is to learn, only which calls are on trait objects (see [`mod@crate::calls`]).
    pub(crate) only_calls: bool,
    /// Async blocks leave what is due to the body around them, since futures are not `Send` that hold their outputs.
    pub(crate) passes_on: bool,
}

/// A file of the tree, and an offset in the user's text.
pub(crate) type Place = (usize, usize);

impl Choices {
    /// Learns from what rustc said about `lowered`, which these choices led to.
    /// True when another attempt, with the choices as they are now, may do better.
    pub fn learn(&mut self, tree: &SourceTree, lowered: &Lowered, findings: &[Finding]) -> bool {
        let before = self.clone();
        let is_asked = self.fields == Question::Asked;
        let evidence = Evidence::new(tree, lowered, findings);
        if is_asked {
            // All else that it says may come of that, but for what is on trait objects.
            let slots = findings.iter().filter_map(|f| evidence.slot(f));
            self.slots.extend(slots);
            let calls = findings.iter().filter(|finding| is_dyn_call(finding));
            self.dyn_calls
                .extend(calls.filter_map(|f| evidence.dyn_call(f)));
            let refused = findings.iter().filter_map(|f| evidence.refused_question(f));
            self.unasked.extend(refused);
            if self.slots == before.slots && self.unasked == before.unasked {
                self.fields = Question::Answered;
                self.unasked.clear();
            }
            return true;
        }
        let missed = findings
            .iter()
            .filter_map(|finding| evidence.missed_trait(finding, &self.traits_left_alone));
        self.traits_missed.extend(missed);
        if *self != before {
            // What else rustc says may be about the trait objects that it refused.
            return true;
        }
        for finding in findings {
            self.boxes_in_macros.extend(evidence.box_in_macro(finding));
            self.for_awaits_in_macros
                .extend(evidence.for_await_in_macro(finding));
            self.moves_in_macros.extend(evidence.move_in_macro(finding));
            self.learn_calls(&evidence, finding);
            self.dyn_calls.extend(evidence.dyn_call(finding));
            self.plain_dyn_calls
                .extend(evidence.missing_twin(finding, boxing::send_method));
            self.boxes_of_trait_objects
                .extend(evidence.box_of_trait_object(finding));
            self.higher_ranked_assumptions |= !tree.stable && finding.is_higher_ranked();
            self.return_type_notation |=
                !tree.stable && (lacks_return_bound(finding) || is_notation_of_macro(finding));
            self.without_lints |= finding.crashes_lints();
            self.calls_without_box
                .extend(evidence.call_without_box(finding));
            self.lost_dyn_calls
                .extend(evidence.missing_twin(finding, boxing::dyn_method));
            self.send_functions.extend(evidence.send_function(finding));
            self.passes_on |= lowered.exports.has_clean_up && finding.may_be_for_output();
        }
        for finding in findings {
            self.closure_calls.extend(evidence.closure_call(finding));
        }
        self.dyn_calls
            .retain(|call| !self.lost_dyn_calls.contains(call));
        // Until each call is lowered for its receiver, an error about a trait may be one about a call.
        if self.dyn_calls == before.dyn_calls {
            let broken = findings.iter().filter_map(|f| evidence.broken_trait(f));
            self.traits_left_alone.extend(broken);
        }
        *self != before
    }

    /// Learns from what rustc said about `lowered`, which came of [`Choices::about_calls`].
    pub fn learn_dyn_calls(&mut self, tree: &SourceTree, lowered: &Lowered, findings: &[Finding]) {
        let evidence = Evidence::new(tree, lowered, findings);
        let calls = findings.iter().filter_map(|f| evidence.dyn_call(f));
        self.dyn_calls.extend(calls);
    }

    /// The calls that turned out to be on trait objects, by file and by the offset of the method's name.
    pub fn dyn_calls(&self) -> &BTreeSet<(usize, usize)> {
        &self.dyn_calls
    }

    /// The postfix operators of a file, in their order.
    pub(crate) fn postfix_boxes<'t>(
        &self,
        index: usize,
        file: &'t SourceFile,
    ) -> Vec<&'t PostfixBox> {
        let is_chosen = |postfix: &&PostfixBox| {
            self.boxes_in_macros
                .contains(&(index, postfix.keyword.start))
        };
        let dialect = &file.scan.dialect;
        let chosen = dialect.possible_boxes.iter().filter(is_chosen);
        let mut boxes: Vec<&PostfixBox> = dialect.postfix_boxes.iter().chain(chosen).collect();
        boxes.sort_by_key(|postfix| postfix.keyword.start);
        boxes
    }

    /// The async loops of a file, in their order.
    pub(crate) fn for_awaits<'t>(
        &self,
        index: usize,
        file: &'t SourceFile,
    ) -> impl Iterator<Item = &'t ForAwait> {
        let is_chosen = move |found: &&ForAwait| {
            let place = (index, found.await_keyword.start);
            !found.is_possible || self.for_awaits_in_macros.contains(&place)
        };
        file.scan.dialect.for_awaits.iter().filter(is_chosen)
    }

    /// The move expressions of a file, in their order, with their index among what may be one.
    pub(crate) fn moves<'t>(
        &self,
        index: usize,
        file: &'t SourceFile,
    ) -> impl Iterator<Item = (usize, &'t MoveExpr)> {
        let is_chosen = move |(_, found): &(usize, &MoveExpr)| {
            let place = (index, found.keyword.start);
            !found.is_possible || self.moves_in_macros.contains(&place)
        };
        let moves = file.scan.dialect.moves.iter();
        moves.enumerate().filter(is_chosen)
    }

    /// How often the closures of a file are called that rustc has to be told so, by their start.
    pub(crate) fn calls(&self, index: usize) -> BTreeMap<usize, Calls> {
        let calls = self.calls.range((index, 0)..(index + 1, 0));
        calls.map(|(&(_, start), &calls)| (start, calls)).collect()
    }

    /// A closure that moves a variable only for the sake of capturing it may be called more than once, unless the user's
    /// own text moves it, too.
    fn learn_calls(&mut self, evidence: &Evidence, finding: &Finding) {
        if let Some(closure) = evidence.called_again(finding)
            && !self.called_once.contains(&closure)
        {
            self.calls.entry(closure).or_insert(Calls::Shared);
        }
        let Some(closure) = evidence.at_odds_with_calls(finding, &self.calls) else {
            return;
        };
        if finding.code.as_deref() == Some("E0507") {
            self.calls.remove(&closure);
            self.called_once.insert(closure);
        } else {
            self.calls.insert(closure, Calls::Mutable);
        }
    }

    /// For a first attempt of a crate with what may be fields of types that implement `AsyncDrop`.
    pub fn about_fields() -> Self {
        Choices {
            fields: Question::Asked,
            ..Choices::default()
        }
    }

    /// For a first attempt of a crate with what may be calls on trait objects.
    pub fn about_calls() -> Self {
        Choices {
            only_calls: true,
            ..Choices::default()
        }
    }

    /// rustc is only to say what can be learned from it.
    pub(crate) fn is_question(&self) -> bool {
        self.only_calls || self.fields == Question::Asked
    }

    /// For another attempt of a crate when it is known what of it are such fields.
    pub(crate) fn told_about_fields() -> Self {
        Choices {
            fields: Question::Answered,
            ..Choices::default()
        }
    }

    pub(crate) fn has_asked_about_fields(&self) -> bool {
        self.fields == Question::Answered
    }

    /// Whether the crate has to be lowered by [`Choices::about_fields`] before these choices can be relied on.
    pub fn leave_open(&self, lowered: &Lowered) -> bool {
        lowered.may_be_fields && self.fields == Question::NotAsked
    }

    /// The choices each of which is about one place and what is around it, by kinds.
    pub(crate) fn local(&self) -> [&BTreeSet<Place>; 10] {
        [
            &self.boxes_in_macros,
            &self.for_awaits_in_macros,
            &self.moves_in_macros,
            &self.dyn_calls,
            &self.plain_dyn_calls,
            &self.boxes_of_trait_objects,
            &self.lost_dyn_calls,
            &self.calls_without_box,
            &self.slots,
            &self.closure_calls,
        ]
    }

    /// The same, in the same order.
    pub(crate) fn local_mut(&mut self) -> [&mut BTreeSet<Place>; 10] {
        [
            &mut self.boxes_in_macros,
            &mut self.for_awaits_in_macros,
            &mut self.moves_in_macros,
            &mut self.dyn_calls,
            &mut self.plain_dyn_calls,
            &mut self.boxes_of_trait_objects,
            &mut self.lost_dyn_calls,
            &mut self.calls_without_box,
            &mut self.slots,
            &mut self.closure_calls,
        ]
    }

    /// There are no choices but [`Choices::local`] ones.
    pub(crate) fn are_local(&self) -> bool {
        let mut rest = self.clone();
        rest.local_mut().into_iter().for_each(BTreeSet::clear);
        rest == Choices::default() || rest == Choices::told_about_fields()
    }

    /// The fields of a file that have to be dereferenced, by their names.
    pub(crate) fn slots_in(&self, file: usize) -> BTreeSet<usize> {
        offsets_in(&self.slots, file)
    }

    /// The starts of expressions of a file about which nothing is asked.
    pub(crate) fn unasked_in(&self, file: usize) -> BTreeSet<usize> {
        offsets_in(&self.unasked, file)
    }

    /// Whether a call is lowered as the text says, if that does.
    pub(crate) fn relies_on(&self, call: Place) -> bool {
        !self.only_calls && !self.lost_dyn_calls.contains(&call)
    }

    /// Whether the trait there stays as it is written.
    pub(crate) fn leave_alone(&self, item: Place) -> bool {
        self.traits_left_alone.contains(&item) && !self.traits_missed.contains(&item)
    }
}

fn offsets_in(places: &BTreeSet<Place>, file: usize) -> BTreeSet<usize> {
    let all = places.range((file, 0)..(file + 1, 0));
    all.map(|(_, offset)| *offset).collect()
}

struct Evidence<'a> {
    tree: &'a SourceTree,
    lowered: &'a Lowered,
    maps: Vec<SourceMap>,
    findings: &'a [Finding],
}

impl<'a> Evidence<'a> {
    fn new(tree: &'a SourceTree, lowered: &'a Lowered, findings: &'a [Finding]) -> Self {
        let files = tree.files.iter().zip(&lowered.files);
        Evidence {
            tree,
            lowered,
            maps: files
                .map(|(file, edits)| edits.source_map(file.text.len()))
                .collect(),
            findings,
        }
    }

    /// The name of a field that is a slot.
    fn slot(&self, finding: &Finding) -> Option<Place> {
        if finding.code.as_deref() != Some("E0308") {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let tokens = Tokens::new(&self.tree.files[span.file].text);
            let name = match self.maps[span.file].original(span.range.clone()) {
                // What asks stands behind it.
                Origin::Generated(at) => tokens.at(at.start).checked_sub(1)?,
                // The value of a field.
                Origin::Exact(value) | Origin::Edited(value) => {
                    let value = tokens.at(value.start);
                    match value
                        .checked_sub(1)
                        .is_some_and(|before| tokens.is(before, ":"))
                    {
                        true => value.checked_sub(2)?,
                        false => value,
                    }
                }
            };
            let plain = tokens.text(name).trim_start_matches("r#");
            let is_slot = self.lowered.exports.slots.contains(plain)
                && (fields::is_access(&tokens, name) || fields::is_in_literal(&tokens, name));
            let is_slot = is_slot || fields::is_parameter(&tokens, name);
            is_slot.then(|| (span.file, tokens.range(name).start))
        })
    }

    /// Where what asks about a field begins, if that is not what a macro takes.
    fn refused_question(&self, finding: &Finding) -> Option<Place> {
        if finding.code.is_some() {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            match self.maps[span.file].original(span.range.clone()) {
                Origin::Generated(at) => Some((span.file, at.start)),
                _ => None,
            }
        })
    }

    /// What could be a postfix operator, where rustc found no name of a field.
    fn box_in_macro(&self, finding: &Finding) -> Option<Place> {
        finding.primary_spans().find_map(|span| {
            let keyword = self.exact(span)?;
            let mut boxes = self.tree.files[span.file]
                .scan
                .dialect
                .possible_boxes
                .iter();
            let known = boxes.any(|postfix| postfix.keyword == keyword);
            known.then_some((span.file, keyword.start))
        })
    }

    /// What could be a loop of the macro's own, where rustc found one of its own that it does not want to know.
    fn for_await_in_macro(&self, finding: &Finding) -> Option<Place> {
        if finding.message != "`for await` loops are experimental" {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let keyword = self.exact(span)?;
            let mut found = self.tree.files[span.file].scan.dialect.for_awaits.iter();
            let known = found.any(|found| found.await_keyword == keyword);
            known.then_some((span.file, keyword.start))
        })
    }

    /// What could be anything, where rustc expected the rest of a closure.
    fn move_in_macro(&self, finding: &Finding) -> Option<Place> {
        if !finding.message.starts_with("expected one of ")
            || !finding.message.ends_with("found `(`")
        {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let open = self.exact(span)?;
            let moves = &self.tree.files[span.file].scan.dialect.moves;
            let found = moves.iter().find(|found| found.open == open)?;
            Some((span.file, found.keyword.start))
        })
    }

    /// The closure that rustc takes for one that is called just once, since it moves a variable of a move expression.
    fn called_again(&self, finding: &Finding) -> Option<Place> {
        let index = move_expr::called_again(finding)?;
        let file = finding.spans.first()?.file;
        let dialect = &self.tree.files[file].scan.dialect;
        let closure = &dialect.closures[dialect.moves.get(index)?.closure?];
        let is_known = matches!(closure.kind, ClosureKind::Closure(_))
            && !(self.tree.stable && move_expr::is_unstable(closure));
        is_known.then_some((file, closure.range.start))
    }

    /// The closure among those whose body does not fit to how often it is called.
    fn at_odds_with_calls(
        &self,
        finding: &Finding,
        calls: &BTreeMap<Place, Calls>,
    ) -> Option<Place> {
        let concerns = ["E0507", "E0594", "E0596"].contains(&finding.code.as_deref()?)
            && finding.message.contains("captured variable");
        let span = finding.primary_spans().next().filter(|_| concerns)?;
        let at = match self.maps[span.file].original(span.range.clone()) {
            Origin::Exact(range) | Origin::Edited(range) | Origin::Generated(range) => range.start,
        };
        let mut closures = self.tree.files[span.file].scan.dialect.closures.iter();
        let is_around = |closure: &&Closure| {
            closure.range.contains(&at) && calls.contains_key(&(span.file, closure.range.start))
        };
        let closure = closures.rfind(is_around)?;
        Some((span.file, closure.range.start))
    }

    /// A method in front of `.box` that cannot be invoked on a trait object, or on what may be one.
    fn dyn_call(&self, finding: &Finding) -> Option<Place> {
        if !is_dyn_call(finding) && !finding.message.starts_with(UNSIZED) {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let method = self.exact(span)?;
            let dialect = &self.tree.files[span.file].scan.dialect;
            let possible = dialect.possible_boxes.iter();
            let mut boxes = dialect.postfix_boxes.iter().chain(possible);
            let known = boxes.any(|postfix| postfix.method.as_ref() == Some(&method));
            known.then_some((span.file, method.start))
        })
    }

    /// A call with `.box` of a trait object that is an async closure, by where its arguments begin.
    fn closure_call(&self, finding: &Finding) -> Option<Place> {
        if finding.code.as_deref() != Some("E0618")
            || !finding.message.contains(closure_objects::OBJECT)
        {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let callee = self.exact(span)?;
            let file = &self.tree.files[span.file];
            let possible = file.scan.dialect.possible_boxes.iter();
            let mut boxes = file.scan.dialect.postfix_boxes.iter().chain(possible);
            boxes.find_map(|postfix| {
                let start = postfix.arguments.as_ref()?.start;
                let between = file.text.get(callee.end..start)?;
                between.trim().is_empty().then_some((span.file, start))
            })
        })
    }

    /// A call on a trait object that has no such boxing twin of the method.
    fn missing_twin(&self, finding: &Finding, twin: fn(&str) -> String) -> Option<Place> {
        let hidden = format!("`{}", twin(""));
        if finding.code.as_deref() != Some("E0599") || !finding.message.contains(&hidden) {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let Origin::Generated(method) = self.maps[span.file].original(span.range.clone())
            else {
                return None;
            };
            Some((span.file, method.start))
        })
    }

    /// A `.box` behind a call that returned a box, and not what is to become one.
    fn box_of_trait_object(&self, finding: &Finding) -> Option<Place> {
        if finding.code.as_deref() != Some("E0599")
            || !finding
                .message
                .contains(&format!("`{}`", boxing::into_box()))
        {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let replaced = self.maps[span.file].replaced_at(span.range.start)?;
            let dialect = &self.tree.files[span.file].scan.dialect;
            let possible = dialect.possible_boxes.iter();
            let mut boxes = dialect.postfix_boxes.iter().chain(possible);
            let postfix = boxes.find(|postfix| replaced.end == postfix.keyword.end)?;
            Some((span.file, postfix.keyword.start))
        })
    }

    /// A call that was taken for one of a `box async fn`.
    fn call_without_box(&self, finding: &Finding) -> Option<Place> {
        if finding.code.as_deref() != Some("E0308") {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let call = match self.maps[span.file].original(span.range.clone()) {
                Origin::Exact(range) | Origin::Edited(range) => range,
                Origin::Generated(_) => return None,
            };
            let is_known = self.lowered.box_calls[span.file].contains(&call);
            is_known.then_some((span.file, call.start))
        })
    }

    /// The function in which rustc would have to know the auto traits of the function's own future.
    fn send_function(&self, finding: &Finding) -> Option<Place> {
        let unknown = |text: &String| {
            // Where other traits of these names are in scope, rustc writes their paths.
            let goal = text
                .split_once("cannot satisfy `impl ")
                .map(|(_, goal)| goal);
            goal.is_some_and(|goal| goal.contains("Future<") && goal.ends_with("Send`"))
                || text.starts_with("cannot check whether the hidden type of opaque type satisfies")
        };
        if !unknown(&finding.message) && !finding.notes.iter().any(unknown) {
            return None;
        }
        finding.primary_spans().find_map(|span| {
            let at = match self.maps[span.file].original(span.range.clone()) {
                Origin::Exact(range) | Origin::Edited(range) | Origin::Generated(range) => {
                    range.start
                }
            };
            let functions = self.lowered.box_functions[span.file].iter();
            let around = functions.filter(|(_, body)| body.contains(&at));
            let (keyword, _) = around.min_by_key(|(_, body)| body.len())?;
            Some((span.file, *keyword))
        })
    }

    /// The trait whose lowering rustc does not accept, when it is not the user's text that is wrong.
    fn broken_trait(&self, finding: &Finding) -> Option<Place> {
        if is_dyn_call(finding)
            || finding
                .message
                .strip_prefix(UNSIZED)
                .is_some_and(|ty| ty.starts_with("dyn "))
        {
            return None;
        }
        let required = |span: &&FindingSpan| {
            let label = span.label.as_deref().unwrap_or_default();
            span.primary || label.starts_with("required by this bound in")
        };
        finding.spans.iter().filter(required).find_map(|span| {
            let anchor = self.maps[span.file].replaced_at(span.range.start)?.start;
            if span.primary && self.is_said_of_original(finding, span) {
                return None;
            }
            let traits = self.lowered.traits[span.file].iter();
            let mut around = traits.filter(|item| item.start < anchor && anchor <= item.end);
            Some((span.file, around.next()?.start))
        })
    }

    /// The trait that was left alone, and whose trait objects rustc therefore refuses.
    fn missed_trait(&self, finding: &Finding, left_alone: &BTreeSet<Place>) -> Option<Place> {
        if finding.code.as_deref() != Some("E0038") {
            return None;
        }
        let is_name = |span: &&FindingSpan| {
            let label = span.label.as_deref().unwrap_or_default();
            label.starts_with("this trait is not dyn compatible")
        };
        let name = finding.spans.iter().find(is_name)?;
        let at = self.exact(name)?.start;
        let before = left_alone.range((name.file, 0)..(name.file, at));
        before.last().copied()
    }

    /// Whether rustc says the same of the text that the span's text was copied from.
    fn is_said_of_original(&self, finding: &Finding, copy: &FindingSpan) -> bool {
        let Some(original) = self.exact(copy) else {
            return false;
        };
        self.findings.iter().any(|other| {
            other.code == finding.code
                && other.primary_spans().any(|span| {
                    span.file == copy.file
                        && self.maps[span.file].replaced_at(span.range.start).is_none()
                        && self.exact(span).as_ref() == Some(&original)
                })
        })
    }

    fn exact(&self, span: &FindingSpan) -> Option<Range<usize>> {
        match self.maps[span.file].original(span.range.clone()) {
            Origin::Exact(range) => Some(range),
            _ => None,
        }
    }
}

/// How rustc says that a type may not be sized.
const UNSIZED: &str = "the size for values of type `";

/// rustc says "on a trait object", or names the type where it is a reference of the other mutability.
fn is_dyn_call(finding: &Finding) -> bool {
    finding.message.contains("` method cannot be invoked on ")
}

/// Return type notation stands where the text has none, so another crate's macro made it.
fn is_notation_of_macro(finding: &Finding) -> bool {
    finding.code.as_deref() == Some("E0658")
        && finding.message == "return type notation is experimental"
}

/// A future of a method is not known to be `Send`, and all that rustc can suggest is to change the trait, if that. It
/// names the path of `Send` where another crate has something else of that name.
fn lacks_return_bound(finding: &Finding) -> bool {
    let suggestion = "Send` can be made part of the associated future's guarantees for all";
    let explanation = "which does not automatically imply that its future is `";
    let mut notes = finding.notes.iter();
    notes.any(|note| {
        note.contains(suggestion) || note.contains(explanation) && note.ends_with("Send`")
    })
}

/// The end of a question: an error, so that rustc has no result, in the function whose types it checks last.
pub(crate) fn last_error() -> String {
    let name = last();
    format!(" fn {name}() {{ ().{name}() }}")
}

fn last() -> String {
    format!("{PREFIX}last")
}

impl Finding {
    /// rustc has checked all types, so that it has nothing more to say of those.
    pub fn is_last(&self) -> bool {
        self.message.contains(&last())
    }

    /// It is of the class that rustc also reports of futures which are `Send`, when it forgets what binders imply.
    pub fn is_higher_ranked(&self) -> bool {
        let lost_lifetime =
            self.code.as_deref() == Some("E0477") && self.message.contains("{async ");
        lost_lifetime
            || self.tells_types_apart_in_vain()
            || self.message == "lifetime bound not satisfied"
            || self.message.ends_with("is not general enough")
            || self.message.starts_with("higher-ranked lifetime error")
    }

    /// It says of two types that they differ, and writes them alike: by lifetimes, which it has forgotten in one.
    fn tells_types_apart_in_vain(&self) -> bool {
        let label = Some("one type is more general than the other");
        let mut primary = self.primary_spans();
        self.code.as_deref() == Some("E0308")
            && primary.any(|span| span.label.as_deref() == label)
            && self.notes.iter().any(|note| {
                let types = note.strip_prefix("expected ");
                let types = types.and_then(|types| types.split_once('\n'));
                types.is_some_and(|(expected, found)| {
                    found.trim_start().strip_prefix("found ") == Some(expected)
                })
            })
    }

    /// What rustc says, outside of its diagnostics, when it crashes.
    pub fn of_crash(line: &str) -> Self {
        Finding {
            code: None,
            message: line.trim_end().to_owned(),
            notes: Vec::new(),
            spans: Vec::new(),
        }
    }

    /// rustc looks for the type of what another crate's async method returns, to lint a return type that bounds it.
    fn crashes_lints(&self) -> bool {
        self.message.contains("{anon_assoc#")
            && self.message.ends_with("does not have a \"type_of\"")
    }

    /// A future may be not `Send` for the output that it holds, or that one holds which it awaits.
    fn may_be_for_output(&self) -> bool {
        let says_output = |text: &String| {
            text.contains("async_drop::body::Held<")
                || text.starts_with("future is not `Send` as it awaits another future")
        };
        self.message
            .ends_with("cannot be sent between threads safely")
            && self.notes.iter().any(says_output)
    }

    fn primary_spans(&self) -> impl Iterator<Item = &FindingSpan> {
        self.spans.iter().filter(|span| span.primary)
    }
}
