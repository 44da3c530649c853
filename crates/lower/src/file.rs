//! Lowers one file of a crate: finds what is to be lowered, and lets each gap do its part.

use std::{
    cell::OnceCell,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use normal_async_syntax::{
    dialect::{BoxFn, PostfixBox},
    edit::Edits,
    find::{Index, find, find_kinds},
    token::Tokens,
    tree::{
        AstNode, SyntaxNode,
        ast::{self, HasName, HasVisibility},
    },
};

use crate::{
    Choices, Gap, Lowered, Need, SourceFile, SourceTree, Suggestion, SyntaxError, Use, alias,
    alias_paths,
    async_drop::{self, Around, CleanUp, fields::Fields},
    body, box_fn,
    boxing::{self, Operand, Returned},
    calls::{self, Derives},
    choices::Place,
    closure_objects,
    closures::{self, Refusal},
    dyn_trait, for_await, forget,
    fragment::range,
    implementation,
    krate::Krate,
    misuse,
    move_expr::{self, Moves},
    names::{Found, module_of},
    parsing::Parsing,
    proofs, return_types, shown,
    traits::{self, Traits},
};

/// What is known of the crate.
pub(crate) struct Context<'a> {
    pub(crate) tree: &'a SourceTree,
    pub(crate) parsing: &'a Parsing,
    pub(crate) choices: &'a Choices,
    pub(crate) krate: &'a Krate,
    pub(crate) objects: &'a Objects<'a>,
    /// The method names in front of `.box` whose receiver is a trait object by the text.
    pub(crate) certain_calls: &'a BTreeSet<Place>,
    /// The crate is the runtime library, with whose auto traits others are checked.
    pub(crate) is_runtime: bool,
    /// Leak routes are checked.
    pub(crate) checks_forget: bool,
    /// None where nothing is ever cleaned up by `AsyncDrop`.
    pub(crate) clean_up: Option<&'a CleanUp>,
    pub(crate) send_methods: BTreeSet<String>,
    /// None when no lowering depends on names.
    pub(crate) known: Option<Traits<'a>>,
    /// The derives that are left out when only calls matter.
    pub(crate) derives: Option<Derives>,
}

/// Whether a trait of the file at `index` is lowered to one that has trait objects.
pub(crate) fn is_lowered_trait(
    choices: &Choices,
    objects: &Objects,
    index: usize,
    item: &ast::Trait,
) -> bool {
    let place = (index, range(item.syntax()).start);
    let name = item.name().map(|name| name.text().to_string());
    let name = name.as_deref().unwrap_or_default();
    let is_dyn = objects.named.contains(name) || objects.elsewhere.contains(name);
    let may_have_consts = is_dyn && !objects.stable;
    !choices.leave_alone(place)
        && !objects.never.contains(name)
        && dyn_trait::is_candidate(item)
        && (may_have_consts || dyn_trait::consts(item).next().is_none())
}

/// What a crate says of trait objects and of other unsized types.
pub(crate) struct Objects<'a> {
    /// The traits that nobody uses as `dyn`, and those that it uses with unsized types, which `where Self: Sized` would
    /// break.
    pub(crate) never: BTreeSet<&'a str>,
    /// The traits that it uses as `dyn`.
    pub(crate) named: BTreeSet<&'a str>,
    /// Its traits that some crate uses as `dyn`.
    pub(crate) elsewhere: &'a BTreeSet<String>,
    /// No unstable feature may be used.
    pub(crate) stable: bool,
}

/// Lowers the file at `index`, and adds what comes of it to `lowered`.
pub(crate) fn lower(
    context: &Context,
    index: usize,
    parsed: Option<&Index>,
    lowered: &mut Lowered,
) {
    let file = &context.tree.files[index];
    let mut lowering = Lowering {
        context,
        index,
        file,
        edits: Edits::default(),
        traits: Vec::new(),
        box_functions: Vec::new(),
        box_calls: Vec::new(),
        lowered,
    };
    let misuses = file.scan.dialect.misuses.iter();
    let errors = misuses.map(|misuse| misuse::error(lowering.index, misuse));
    lowering.lowered.errors.extend(errors);
    if let Some((known, parsed)) = context.known.as_ref().zip(parsed) {
        lowering.mentions(parsed, known);
    }
    if closure_objects::may_be_in(&file.scan) {
        lowering.closure_objects(context.parsing.parse(file));
    }
    let mentions = lowering.edits.clone();
    // Before `.box`: where a checked argument starts with another operand, the check is around it.
    if let Some(parsed) = parsed {
        lowering.forget(parsed.syntax());
    }
    let around = match parsed {
        Some(parsed) => lowering.clean_ups(parsed.syntax()),
        None => Vec::new(),
    };
    lowering.expressions(around);
    lowering.for_awaits();
    let needs_tree = !file.scan.async_traits.is_empty() || !file.scan.dialect.box_fns.is_empty();
    if parsed.is_some() || needs_tree {
        lowering.items(context.parsing.parse(file));
    }
    lowering.edits.amend_copies(&mentions);
    lowering.moves();
    lowering.lowered.debugs |= shown::lower(context.tree, file, &mut lowering.edits);
    // Without them it has everything but `Forget`.
    if file.scan.auto_trait && context.is_runtime && !context.tree.stable {
        lowering.need(Need::AutoTraits, 0..0);
        lowering.need(Need::NegativeImpls, 0..0);
    }
    // What it means there is the macro's to say, and it need not be what it looks like.
    if !context.tree.stable {
        for notation in &file.scan.return_type_notation_in_macros {
            lowering.uses(Gap::ReturnTypeNotation, notation.clone());
            lowering.need(Need::ReturnTypeNotation, notation.clone());
        }
    }
    let Lowering {
        mut edits,
        traits,
        box_functions,
        box_calls,
        ..
    } = lowering;
    if let Some(derives) = &context.derives {
        let parsed = context.parsing.parse_items(file);
        derives.leave_out(&parsed, &mut edits);
        calls::leave_out_bodies(file, &parsed, &mut edits);
    }
    edits.keep_lines(&file.text);
    lowered.files.push(edits);
    lowered.traits.push(traits);
    lowered.box_functions.push(box_functions);
    lowered.box_calls.push(box_calls);
}

/// What text is put around.
enum Expression<'a> {
    Boxed(&'a PostfixBox),
    Around(&'a Around),
}

struct Lowering<'a> {
    context: &'a Context<'a>,
    index: usize,
    file: &'a SourceFile,
    edits: Edits,
    traits: Vec<Range<usize>>,
    box_functions: Vec<(usize, Range<usize>)>,
    box_calls: Vec<Range<usize>>,
    lowered: &'a mut Lowered,
}

impl<'a> Lowering<'a> {
    fn uses(&mut self, gap: Gap, range: Range<usize>) {
        let file = self.index;
        self.lowered.uses.push(Use { gap, file, range });
    }

    fn need(&mut self, need: Need, range: Range<usize>) {
        let places = self.lowered.needs.entry(need).or_default();
        places.push((self.index, range));
    }

    fn closure_objects(&mut self, tree: &Index) {
        let bounds: Vec<_> = tree.find::<ast::TypeBound>().collect();
        // Where two end at one place, the inner one comes first.
        for bound in bounds.iter().rev() {
            if let Some(name) = closure_objects::lower(bound, &mut self.edits) {
                self.uses(Gap::ClosureObject, name);
            }
        }
    }

    fn forget(&mut self, tree: &SyntaxNode) {
        if let Some(known) = self
            .context
            .known
            .as_ref()
            .filter(|_| self.context.checks_forget)
        {
            let names = &known.names;
            forget::lower(
                &self.file.text,
                tree,
                &self.file.module,
                names,
                &mut self.edits,
            );
        }
        let negative = find::<ast::Impl>(tree)
            .filter(|item| self.context.checks_forget && item.excl_token().is_some());
        let mut places: Vec<_> = negative.map(|item| range(item.syntax())).collect();
        // What macros make is not seen.
        if places.is_empty() && self.file.scan.negative_forget {
            places.push(0..0);
        }
        for place in places {
            self.uses(Gap::Forget, place.clone());
            self.need(Need::NegativeImpls, place);
        }
    }

    /// Where two expressions start at one place, what is put in front of the outer one comes first; where they end at
    /// one place, what is put behind the inner one.
    fn expressions(&mut self, around: Vec<Around>) {
        let choices = self.context.choices;
        let boxes = choices.postfix_boxes(self.index, self.file);
        let boxed = boxes.iter().map(|postfix| {
            let whole = postfix.operand.start..postfix.keyword.end;
            (whole, Expression::Boxed(postfix))
        });
        let mut all: Vec<_> = boxed.collect();
        for around in &around {
            all.push((around.range.clone(), Expression::Around(around)));
        }
        all.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
        for (_, expression) in &all {
            match expression {
                Expression::Boxed(postfix) => self.postfix_box(postfix),
                Expression::Around(around) => {
                    self.edits.insert(around.open_at, around.open.clone());
                }
            }
        }
        for (_, expression) in all.iter().rev() {
            if let Expression::Around(around) = expression {
                self.edits.insert(around.close_at, around.close.clone());
            }
        }
    }

    fn postfix_box(&mut self, postfix: &PostfixBox) {
        self.uses(Gap::PostfixBox, postfix.keyword.clone());
        let operand = self.operand(postfix);
        self.lowered.recycles |=
            operand == Operand::Value && postfix.awaited && self.context.krate.recycles();
        boxing::lower(
            &self.file.text,
            postfix,
            operand,
            self.context.krate,
            &mut self.edits,
        );
    }

    /// Lowers types with a clean-up and their fields, and finds what is put around expressions.
    fn clean_ups(&mut self, tree: &SyntaxNode) -> Vec<Around> {
        let Some((clean_up, known)) = self.context.clean_up.zip(self.context.known.as_ref()) else {
            return Vec::new();
        };
        for implementation in clean_up.implementations(self.index) {
            self.uses(Gap::AsyncDrop, implementation);
        }
        let module = &self.file.module;
        let krate = self.context.krate;
        self.lowered.has_unsafe_code |=
            async_drop::types::lower(self.index, clean_up, krate, &mut self.edits);
        let names = &known.names;
        let fields = Fields {
            text: &self.file.text,
            module,
            clean_up,
            names,
            krate,
            question: self.context.choices.fields,
            reported: &self.context.choices.slots_in(self.index),
            unasked: &self.context.choices.unasked_in(self.index),
        };
        let found = fields.lower(self.index, tree, &mut self.edits);
        self.lowered.may_be_fields |= found.may_be_fields;
        self.lowered.errors.extend(found.errors);
        let mut around = found.around;
        let SourceFile { text, scan, .. } = self.file;
        let bodies = async_drop::bodies::around(text, &scan.dialect, tree, clean_up);
        around.extend(bodies);
        around
    }

    /// `await` is a name like any other in the first edition.
    fn for_awaits(&mut self) {
        let Context { tree, choices, .. } = self.context;
        let found: Vec<_> = choices.for_awaits(self.index, self.file).collect();
        if found.is_empty() || tree.edition == 2015 {
            return;
        }
        let tokens = Tokens::new(&self.file.text);
        for found in found {
            self.uses(Gap::ForAwait, found.keyword.start..found.await_keyword.end);
            for_await::lower(found, &tokens, &mut self.edits);
        }
    }

    fn moves(&mut self) {
        let Context { choices, krate, .. } = self.context;
        let moves: Vec<_> = choices.moves(self.index, self.file).collect();
        if moves.is_empty() {
            return;
        }
        for (_, found) in &moves {
            self.uses(Gap::MoveExpr, found.keyword.clone());
            if found.closure.is_none() {
                let error = move_expr::outside(self.index, &self.file.text, found);
                self.lowered.errors.push(error);
            }
        }
        let closures = &self.file.scan.dialect.closures;
        let found = Moves {
            moves,
            closures,
            calls: choices.calls(self.index),
        };
        for closure in closures {
            if found.calls.contains_key(&closure.range.start) && move_expr::is_unstable(closure) {
                self.need(Need::UnboxedClosures, closure.range.clone());
            }
        }
        let tokens = Tokens::new(&self.file.text);
        move_expr::lower(&found, &tokens, krate, &mut self.edits);
    }

    fn operand(&self, postfix: &PostfixBox) -> Operand {
        let choices = self.context.choices;
        if let Some(arguments) = &postfix.arguments
            && choices
                .closure_calls
                .contains(&(self.index, arguments.start))
        {
            return Operand::ClosureCall;
        }
        let Some(method) = &postfix.method else {
            return Operand::Value;
        };
        let place = (self.index, method.start);
        let is_certain = self.context.certain_calls.contains(&place) && choices.relies_on(place);
        if !is_certain && !choices.dyn_calls.contains(&place) {
            return Operand::Value;
        }
        let may_send = !is_certain
            && self
                .context
                .send_methods
                .contains(&self.file.text[method.clone()]);
        let is_box = choices
            .boxes_of_trait_objects
            .contains(&(self.index, postfix.keyword.start));
        let returned = match is_box {
            true => Returned::Box,
            false => Returned::Recycled,
        };
        match may_send && !choices.plain_dyn_calls.contains(&place) {
            true => Operand::SendCall(returned),
            false => Operand::DynCall(returned),
        }
    }

    fn items(&mut self, tree: &Index) {
        let traits = tree.find::<ast::Trait>();
        let traits: Vec<_> = traits.filter(|item| self.lowers(item)).collect();
        self.traits = traits.iter().map(|item| range(item.syntax())).collect();
        // Before the traits: the end of a function's body comes before what is added to the trait behind it.
        let sources = &self.file.scan.dialect.box_fns;
        let async_fns = match sources[..] {
            [] => BTreeMap::new(),
            _ => async_fns(tree),
        };
        let tokens = OnceCell::new();
        let functions = sources
            .iter()
            .filter_map(|source| self.box_fn(source, &async_fns, &tokens));
        let functions: Vec<_> = functions.collect();
        self.box_calls(&functions);
        if let Some(clean_up) = self.context.clean_up {
            async_drop::bodies::lower(
                tree.syntax(),
                &self.file.scan.dialect.box_fns,
                self.index == 0,
                clean_up,
                self.context.krate,
                &mut self.edits,
            );
        }
        for item in &traits {
            self.trait_(item);
        }
        if let Some(known) = &self.context.known {
            self.named_traits(tree, known);
        }
    }

    fn lowers(&mut self, item: &ast::Trait) -> bool {
        let Context {
            choices, objects, ..
        } = self.context;
        if is_lowered_trait(choices, objects, self.index, item) {
            return true;
        }
        if objects.stable && dyn_trait::is_candidate(item) {
            let place = (self.index, range(item.syntax()));
            self.lowered.traits_with_consts.push(place);
        }
        false
    }

    fn trait_(&mut self, item: &ast::Trait) {
        let send_sets = match &self.context.known {
            Some(known) => known.send_sets_of(self.index, item),
            None => Vec::new(),
        };
        let krate = self.context.krate;
        if self.context.choices.only_calls && send_sets.is_empty() {
            dyn_trait::require_sized_self(item, krate.sized(), krate, &mut self.edits);
        } else {
            let generated = dyn_trait::lower(item, &send_sets, krate, &mut self.edits);
            self.lowered.has_unsafe_code |= generated.has_unsafe_code;
            self.lowered.recycles |= generated.recycles;
            if let Some(name) = item.name().filter(|_| !generated.sized.is_empty()) {
                let sized = &mut self.lowered.exports.unwritten.sized_methods;
                let methods = sized.entry(name.text().to_string()).or_default();
                methods.extend(generated.sized);
            }
        }
        for item in dyn_trait::consts(item) {
            self.need(Need::GenericConstItems, range(item.syntax()));
        }
    }

    /// The function, if there is a syntax tree of it, and whether calls of it return the box.
    fn box_fn(
        &mut self,
        source: &BoxFn,
        async_fns: &BTreeMap<usize, ast::Fn>,
        tokens: &OnceCell<Tokens<'a>>,
    ) -> Option<(ast::Fn, bool)> {
        let keyword = source.keyword.start;
        // In a text with mistakes, a pattern of an earlier function may reach as far.
        if self.edits.touches(&source.keyword) {
            return None;
        }
        self.uses(Gap::BoxAsyncFn, source.keyword.clone());
        let krate = self.context.krate;
        let Some(function) = async_fns.get(&source.async_start).cloned() else {
            let file = self.file;
            let tokens = tokens.get_or_init(|| Tokens::new(&file.text));
            box_fn::lower_tokens(source, tokens, krate, &mut self.edits);
            return None;
        };
        let krate = self.context.krate;
        let within = self.context.clean_up.map(|clean_up| clean_up.body(krate));
        let context = box_fn::Context {
            edition: self.context.tree.edition,
            krate,
            send: self
                .context
                .choices
                .send_functions
                .contains(&(self.index, keyword)),
            sized_self: self.traits.iter().any(|item| item.contains(&keyword)),
            within: within.as_ref(),
        };
        let returns_box = box_fn::returns_box(&function, context);
        if self.context.choices.only_calls && returns_box && calls::can_name_future(&function) {
            body::blank(source.keyword.clone(), &mut self.edits);
            calls::name_box(&function, krate, &mut self.edits);
        } else {
            box_fn::lower(source, &function, context, &mut self.edits);
        }
        self.lowered.recycles |= box_fn::recycles(&function, krate);
        self.box_functions.push((keyword, range(function.syntax())));
        if let Some(name) = function.name()
            && returns_box
            && function.visibility().is_some()
        {
            let boxed = &mut self.lowered.exports.unwritten.boxed;
            boxed.insert(name.text().to_string());
        }
        Some((function, returns_box))
    }

    /// The calls of these functions in the bodies of them all.
    fn box_calls(&mut self, functions: &[(ast::Fn, bool)]) {
        if !self.context.krate.recycles() {
            return;
        }
        let with_box = functions.iter().filter(|(_, returns_box)| *returns_box);
        let names = with_box.filter_map(|(function, _)| Some(function.name()?.text().to_string()));
        let names: BTreeSet<String> = names.collect();
        // A function in another one's body is seen twice.
        let mut seen = BTreeSet::new();
        for (function, _) in functions.iter().filter(|(f, _)| !box_fn::has_macros(f)) {
            for call in box_fn::calls(function, &names) {
                let place = range(call.syntax());
                let is_box = !self
                    .context
                    .choices
                    .calls_without_box
                    .contains(&(self.index, place.start));
                if is_box && seen.insert((place.start, place.end)) {
                    box_fn::lower_call(&call, &mut self.edits);
                    self.box_calls.push(place);
                }
            }
        }
        self.lowered.recycles |= !self.box_calls.is_empty();
    }

    /// The bounds whose lowering depends on which trait a path names, but for those of traits.
    fn mentions(&mut self, tree: &Index, known: &Traits) {
        let is_bound = |kind| ast::TypeBound::can_cast(kind) || ast::WherePred::can_cast(kind);
        let may_matter = |kind| is_bound(kind) || ast::Path::can_cast(kind);
        let nodes: Vec<_> = match known.has_aliases() {
            true => find_kinds(tree.syntax(), may_matter).collect(),
            false => tree.find_kinds(is_bound).collect(),
        };
        let may_imply = known.bounds_may_imply();
        for node in nodes {
            if let Some(bound) = ast::TypeBound::cast(node.clone()) {
                if !may_imply && traits::return_bound_args(&bound).is_empty() {
                    continue;
                }
                let module = module_of(&node, &self.file.module);
                self.bound(&bound, &module, known);
            } else if let Some(path) = ast::Path::cast(node.clone()) {
                let module = module_of(&node, &self.file.module);
                alias_paths::lower(&path, &module, known, &mut self.edits);
            } else if let Some(predicate) = ast::WherePred::cast(node.clone()) {
                self.refuse_disguised_self(&predicate);
                let module = module_of(&node, &self.file.module);
                self.predicate(&predicate, &module, known);
            }
        }
    }

    fn refuse_disguised_self(&mut self, predicate: &ast::WherePred) {
        let clause = predicate.syntax().parent();
        let item = clause.and_then(|clause| clause.parent());
        if item.is_some_and(|item| ast::Trait::can_cast(item.kind()))
            && return_types::may_be_of_self(predicate)
        {
            let error = return_types::refuse_disguised_self(self.index, predicate);
            self.lowered.errors.push(error);
        }
    }

    /// The items whose lowering depends on which trait a path names.
    fn named_traits(&mut self, tree: &Index, known: &Traits) {
        let has_aliases = known.has_aliases();
        let is_wanted = |kind| {
            ast::Trait::can_cast(kind)
                || ast::Use::can_cast(kind)
                || (has_aliases && ast::Impl::can_cast(kind))
        };
        for node in tree.find_kinds(is_wanted) {
            let module = || module_of(&node, &self.file.module);
            if let Some(item) = ast::Trait::cast(node.clone()) {
                self.supertraits(&item, &module(), known);
            } else if let Some(item) = ast::Impl::cast(node.clone()) {
                if let Some((path, _)) = implementation::implemented_alias(&item, &module(), known)
                {
                    self.uses(Gap::TraitAlias, range(path.syntax()));
                }
                implementation::lower(&item, &module(), known, self.context.krate, &mut self.edits);
            } else if let Some(item) = ast::Use::cast(node.clone()) {
                alias::lower_import(&item, &module(), known, self.context.krate, &mut self.edits);
            }
        }
    }

    fn supertraits(&mut self, item: &ast::Trait, module: &[String], known: &Traits) {
        for bound in traits::bounds(item) {
            return_types::take_out(&bound, &mut self.edits);
        }
        self.lowered.has_unsafe_code |=
            proofs::lower_supertraits(item, module, known, self.context.krate, &mut self.edits);
        if let Some(eq) = item.eq_token()
            && let Some(index) = known.names.definition_at(self.index, item)
        {
            self.uses(Gap::TraitAlias, range(&eq));
            alias::lower_definition(index, known, self.context.krate, &mut self.edits);
        } else {
            alias::lower_supertraits(item, module, known, &mut self.edits);
        }
    }

    fn bound(&mut self, bound: &ast::TypeBound, module: &[String], known: &Traits) {
        if let Some((message, label)) = return_types::mistake(bound, module, known) {
            self.lowered.errors.push(SyntaxError {
                file: self.index,
                range: range(bound.syntax()),
                message,
                label,
                suggestion: None,
                page: "send",
            });
            return;
        }
        if !traits::is_of_trait(bound) {
            return_types::lower(bound, module, known, &mut self.edits);
        }
        let found = known.resolve_bound(bound, module);
        let is_foreign = matches!(found, Some(Found::Extern(_)));
        if found.is_some_and(|found| known.alias(found).is_some()) {
            self.uses(Gap::TraitAlias, range(bound.syntax()));
        }
        let is_implied = !traits::is_of_trait_object(bound)
            && !return_types::implied_arguments(bound, module, known).is_empty();
        let is_said = !traits::return_bound_args(bound).is_empty();
        if is_said {
            self.uses(Gap::ReturnTypeNotation, range(bound.syntax()));
        }
        if is_said || (is_implied && is_foreign) {
            self.need(Need::ReturnTypeNotation, range(bound.syntax()));
        }
    }

    /// `F(..): Bound` and `T::method(..): Bound`.
    fn predicate(&mut self, predicate: &ast::WherePred, module: &[String], known: &Traits) {
        let span = range(predicate.syntax());
        if let Some(name) = closures::subject(predicate) {
            self.uses(Gap::ClosureReturnType, span.clone());
            match closures::lower(predicate, &name, module, known, &mut self.edits) {
                Ok(()) => {
                    self.need(Need::AsyncFnTraits, span.clone());
                    self.need(Need::UnboxedClosures, span);
                }
                Err(refusal) => self.refuse(span, refusal),
            }
            return;
        }
        if let Some(refusal) = closures::with_arguments(predicate, module, known) {
            self.refuse(span, refusal);
            return;
        }
        let notation = predicate.ty().is_some_and(|ty| {
            ty.syntax()
                .descendants()
                .any(|node| ast::ReturnTypeSyntax::can_cast(node.kind()))
        });
        if notation {
            self.uses(Gap::ReturnTypeNotation, span.clone());
            self.need(Need::ReturnTypeNotation, span);
        }
    }

    fn refuse(&mut self, range: Range<usize>, refusal: Refusal) {
        let error = match refusal {
            Refusal::NotAsyncClosure { name } => SyntaxError {
                file: self.index,
                range,
                message: format!(
                    "`{name}(..)` is for async closures, and `{name}` is not known to be one"
                ),
                label: format!(
                    "bound `{name}` by `AsyncFn(..)`, `AsyncFnMut(..)` or `AsyncFnOnce(..)` here"
                ),
                suggestion: None,
                page: "send",
            },
            Refusal::HasArguments { name, arguments } => SyntaxError {
                file: self.index,
                range: arguments.clone(),
                message: "argument types not allowed with return type notation".to_owned(),
                label: format!("`{name}` is called with the arguments that its bound has"),
                suggestion: Some(Suggestion {
                    message: "write `..` in their place".to_owned(),
                    range: arguments,
                    replacement: "(..)".to_owned(),
                }),
                page: "send",
            },
        };
        self.lowered.errors.push(error);
    }
}

/// The async functions of a file, by where `async` stands.
fn async_fns(tree: &Index) -> BTreeMap<usize, ast::Fn> {
    let functions = tree.find::<ast::Fn>();
    let async_fns = functions.filter_map(|function| {
        let keyword = range(&function.async_token()?);
        Some((keyword.start, function))
    });
    async_fns.collect()
}
