//! The walk through a function with the set of codes in hand.

use super::condition::{Condition, speaks_of_exhaustion};
use super::ir::{Expr, Function, Handler, Kind, Loop, Span, Stmt, Switch, Try};
use super::outcome::{self, Flag};
use super::state::{Evidence, Reason, Reply, ReplyId, State, Value, View, join_all};
use super::truth::Truth;
use super::values::{CallParts, command_of, ends_with, new_reply};
use super::{Flow, Outcome, Returns, Scope, Walker};
use crate::catalog::{self, CodeSet};
use crate::language::{Gives, TypeModel, has_phrase, vocabulary, words_of};
use crate::mention::gate::Profile;

impl<'t> Walker<'_, 't> {
    /// Walks the statements of the file that stand outside functions.
    pub(super) fn file(&mut self) {
        self.scope = Scope { is_mail: true, ..Scope::default() };
        let program = self.program;
        for statement in &program.statements {
            self.top_level(statement);
        }
    }

    /// Statements outside functions are walked each for itself: what one of them knows is seldom true for the next.
    fn top_level(&mut self, statement: &Stmt<'t>) {
        match statement {
            Stmt::Class(inner) | Stmt::Block(inner) => {
                inner.iter().for_each(|statement| self.top_level(statement))
            }
            Stmt::Expr(Expr { kind: Kind::Function(_), .. }) => {}
            other => {
                self.block(std::slice::from_ref(other), State::default());
            }
        }
    }

    /// Walks a function from its start.
    pub(super) fn function(&mut self, function: &Function<'t>) {
        self.enter(function);
        let program = self.program;
        self.block(program.lowering.body(function), State::default());
    }

    fn enter(&mut self, function: &Function<'t>) {
        let text = self.program.source.get(function.node.byte_range()).unwrap_or("");
        let profile = Profile::of(text);
        let lower = text.to_lowercase();
        self.scope = Scope {
            name: function.name.unwrap_or("").to_owned(),
            verifies: lower.contains("rcpt") || lower.contains("vrfy"),
            is_mail: profile.mail > 0,
            is_http: profile.http > profile.mail,
        };
    }

    /// With which codes in the argument at `position` a predicate is true and false.
    pub(super) fn summarise(
        &mut self,
        function: &Function<'t>,
        position: usize,
        view: View,
    ) -> Option<(Truth, CodeSet)> {
        let parameters = &function.parameters;
        // The first parameter of a method can be the object.
        let shift = usize::from(parameters.first().is_some_and(|name| matches!(*name, "self" | "cls")));
        let parameter = parameters.get(position + shift)?;
        self.enter(function);
        let mut state = State::default();
        let reply = Reply::new(CodeSet::ALL, None, Evidence::default(), &function.node.byte_range());
        let id = state.add(function.node.start_byte(), reply);
        state.bind(parameter, Value::Reply(id, view));
        self.returns =
            Some(Returns { truth: Truth { yes: CodeSet::EMPTY, no: CodeSet::EMPTY }, is_understood: true });
        let program = self.program;
        let end = self.block(program.lowering.body(function), state);
        // Falling off the end is false in the languages that have it.
        if let Some(end) = end {
            self.record_return(&end, id, Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL });
        }
        let returns = self.returns.take()?;
        let says_something = returns.truth.yes != CodeSet::ALL && !returns.truth.yes.is_empty();
        (returns.is_understood && says_something).then_some((returns.truth, CodeSet::EMPTY))
    }

    fn record_return(&mut self, state: &State, id: ReplyId, truth: Truth) {
        let Some(returns) = &mut self.returns else { return };
        match state.replies.get(&id) {
            Some(reply) if !reply.is_decided => {
                returns.truth.yes = returns.truth.yes | (reply.set & truth.yes);
                returns.truth.no = returns.truth.no | (reply.set & truth.no);
            }
            _ => returns.is_understood = false,
        }
    }

    fn block(&mut self, statements: &[Stmt<'t>], state: State) -> Option<State> {
        let mut state = state;
        for statement in statements {
            state = self.step(statement, state)?;
            if state.is_unreachable() {
                return None;
            }
        }
        Some(state)
    }

    fn step(&mut self, statement: &Stmt<'t>, mut state: State) -> Option<State> {
        match statement {
            Stmt::Expr(expr) => {
                self.statement_expr(expr, &mut state);
                Some(state)
            }
            Stmt::Update(target, value) => {
                if let Some(value) = value {
                    self.look_inside(value, &mut state);
                }
                if let Some(path) = target.path() {
                    state.bind(&path, Value::Unknown);
                }
                Some(state)
            }
            Stmt::Block(inner) | Stmt::Class(inner) => self.block(inner, state),
            Stmt::If(condition, then, otherwise) => self.branch(condition, then, otherwise, state),
            Stmt::Switch(switch) => self.switch(switch, state),
            Stmt::Loop(inner) => self.repeat(inner, state),
            Stmt::Try(guarded) => self.guarded(guarded, state),
            Stmt::Return(span, values) => {
                self.returned(span, values, &mut state);
                None
            }
            Stmt::Throw(span, value) => {
                self.thrown(span, value.as_ref(), &mut state);
                None
            }
            Stmt::Break => {
                if let Some(open) = self.breaks.last_mut() {
                    open.push(state);
                }
                None
            }
            Stmt::Continue => None,
        }
    }

    /// The states on either side of a condition.
    fn split(condition: &Condition, span: &Span, state: State) -> (State, State) {
        let (mut yes, mut no) = (state.clone(), state);
        for side in [&mut yes, &mut no] {
            for id in &condition.decides {
                if let Some(reply) = side.replies.get_mut(id) {
                    reply.is_decided = true;
                }
            }
            side.is_exhausted |= condition.is_exhaustion;
        }
        for id in &condition.typed {
            yes.mark_as_failure(*id, span);
        }
        for (id, truth) in &condition.facts {
            yes.narrow(*id, truth.yes, span);
            no.narrow(*id, truth.no, span);
        }
        (yes, no)
    }

    fn branch(
        &mut self,
        condition: &Expr<'t>,
        then: &[Stmt<'t>],
        otherwise: &[Stmt<'t>],
        mut state: State,
    ) -> Option<State> {
        self.look_inside(condition, &mut state);
        let said = self.condition(condition, &mut state);
        let before = state.clone();
        let (yes, no) = Self::split(&said, &condition.span, state);
        let yes = if yes.is_unreachable() { None } else { self.block(then, yes) };
        let no = if no.is_unreachable() { None } else { self.block(otherwise, no) };
        let both = yes.is_some() && no.is_some();
        let mut after = join_all([yes, no].into_iter().flatten())?;
        if both {
            // Where both ways go on, the condition has kept nothing away from what follows.
            after.is_exhausted = before.is_exhausted;
            for (id, reply) in &mut after.replies {
                if let Some(known) = before.replies.get(id) {
                    reply.is_decided = known.is_decided;
                }
            }
        }
        Some(after)
    }

    fn switch(&mut self, switch: &Switch<'t>, mut state: State) -> Option<State> {
        if let Some(subject) = &switch.subject {
            self.look_inside(subject, &mut state);
        }
        self.breaks.push(Vec::new());
        let mut left = state;
        let mut falling: Option<State> = None;
        let mut ends: Vec<State> = Vec::new();
        let mut default = None;
        for arm in &switch.arms {
            if arm.patterns.is_empty() && arm.guard.is_none() {
                default = Some(arm);
                // A default in the middle that falls on, or is fallen into, is met at its place.
                if !switch.falls_through || std::ptr::eq(arm, switch.arms.last().unwrap_or(arm)) {
                    continue;
                }
            }
            let (here, rest) = self.enter_arm(switch, arm, left);
            left = rest;
            let here = join_all(falling.take().into_iter().chain(here));
            let end =
                here.filter(|state| !state.is_unreachable()).and_then(|state| self.block(&arm.body, state));
            if switch.falls_through { falling = end } else { ends.extend(end) }
        }
        match default {
            Some(arm) => {
                let here =
                    join_all(falling.take().into_iter().chain((!left.is_unreachable()).then_some(left)));
                ends.extend(here.and_then(|state| self.block(&arm.body, state)));
            }
            None => ends.push(left),
        }
        ends.extend(falling);
        ends.extend(self.breaks.pop().unwrap_or_default());
        join_all(ends)
    }

    /// The state inside an arm, and what is left for the arms behind it.
    fn enter_arm(
        &mut self,
        switch: &Switch<'t>,
        arm: &super::ir::Arm<'t>,
        mut state: State,
    ) -> (Option<State>, State) {
        if switch.by_type {
            let mut inside = state.clone();
            let types: Vec<_> = arm.patterns.iter().collect();
            if let Some(name) = switch.binding {
                self.bind_typed(name, &types, &arm.span, &mut inside);
            }
            return (Some(inside), state);
        }
        let mut said: Option<Condition> = None;
        for pattern in &arm.patterns {
            let next = self.pattern(switch.subject.as_ref(), pattern, &mut state);
            said = Some(match said {
                Some(said) => said.combined(next, Truth::or),
                None => next,
            });
        }
        let mut said = said.unwrap_or_default();
        if let Some(guard) = &arm.guard {
            let next = self.condition(guard, &mut state);
            said = said.combined(next, Truth::and);
        }
        let span = arm.patterns.first().map_or(&arm.span, |pattern| &pattern.span).clone();
        let (yes, no) = Self::split(&said, &span, state);
        // An arm without facts may have taken anything; what is left then is what was there.
        ((!yes.is_unreachable()).then_some(yes), no)
    }

    fn pattern(&mut self, subject: Option<&Expr<'t>>, pattern: &Expr<'t>, state: &mut State) -> Condition {
        let Some(subject) = subject else { return self.condition(pattern, state) };
        // `switch (true)` tests conditions.
        if matches!(subject.kind, Kind::Bool(true)) {
            return self.condition(pattern, state);
        }
        if let Kind::List(options) = &pattern.kind
            && self.set(pattern).is_none()
        {
            let mut said: Option<Condition> = None;
            for option in options {
                let next = self.pattern(Some(subject), option, state);
                said = Some(match said {
                    Some(said) => said.combined(next, Truth::or),
                    None => next,
                });
            }
            return said.unwrap_or_default();
        }
        self.match_condition(subject, pattern, state)
    }

    fn repeat(&mut self, inner: &Loop<'t>, mut state: State) -> Option<State> {
        let mut header = inner.condition.iter().chain(&inner.binding).chain(&inner.iterated);
        let counts = header.clone().any(speaks_of_exhaustion)
            || inner
                .iterated
                .as_ref()
                .and_then(CallParts::of)
                .is_some_and(|call| call.is(vocabulary().functions.range));
        header.by_ref().for_each(|expr| self.look_inside(expr, &mut state));
        let before = state.clone();
        let inside = match &inner.condition {
            Some(condition) => {
                let said = self.condition(condition, &mut state);
                Self::split(&said, &condition.span, state).0
            }
            None => state,
        };
        self.breaks.push(Vec::new());
        let end = if inside.is_unreachable() { None } else { self.block(&inner.body, inside) };
        let broken = self.breaks.pop().unwrap_or_default();
        let mut after = join_all(std::iter::once(before).chain(end))?;
        after.is_exhausted |= counts;
        let otherwise = self.block(&inner.otherwise, after);
        join_all(otherwise.into_iter().chain(broken))
    }

    fn guarded(&mut self, guarded: &Try<'t>, state: State) -> Option<State> {
        let before = state.clone();
        let done = self.block(&guarded.body, state).and_then(|state| self.block(&guarded.otherwise, state));
        let mut ends: Vec<State> = done.into_iter().collect();
        let mut caught = CodeSet::EMPTY;
        for handler in &guarded.handlers {
            let mut inside = before.clone();
            let types: Vec<_> = handler.types.iter().collect();
            let taken = self.handle(handler, &types, caught, &mut inside);
            caught = caught | taken;
            if !inside.is_unreachable() {
                ends.extend(self.block(&handler.body, inside));
            }
        }
        let after = join_all(ends);
        let goes_on = after.is_some();
        let end = self.block(&guarded.finally, after.unwrap_or(before));
        end.filter(|_| goes_on)
    }

    /// Prepares the state in a handler; gives the codes that it keeps from the handlers behind it.
    fn handle(
        &mut self,
        handler: &Handler<'t>,
        types: &[&Expr<'t>],
        caught: CodeSet,
        state: &mut State,
    ) -> CodeSet {
        let name = handler.binding.unwrap_or("");
        let span = handler.types.first().map_or(handler.span.clone(), |first| {
            super::lower::cover(&first.span, handler.types.last().map_or(&first.span, |last| &last.span))
        });
        let Some((id, general)) = self.bind_typed(name, types, &span, state) else { return CodeSet::EMPTY };
        if let Some(reply) = state.replies.get_mut(&id) {
            reply.set = reply.set - caught;
        }
        if self.looks_closer(handler, name)
            && let Some(reply) = state.replies.get_mut(&id)
        {
            reply.is_decided = true;
        }
        general
    }

    /// Whether a handler reads something of the exception that may decide the class, such as the codes of recipients.
    fn looks_closer(&self, handler: &Handler<'t>, name: &str) -> bool {
        let Some(first) = handler.body.first().map(|_| handler.span.clone()) else { return false };
        let text = self.program.source.get(first).unwrap_or("");
        let inspects = self.program.libraries.iter().flat_map(|library| library.members);
        inspects
            .filter(|(_, model)| *model == crate::language::MemberModel::Inspects)
            .any(|(member, _)| !name.is_empty() && text.contains(&format!("{name}.{}", member.0)))
    }

    /// Binds a name to a reply of the types' codes. Gives the reply, and the codes that the types hold whatever the
    /// command was.
    fn bind_typed(
        &mut self,
        name: &str,
        types: &[&Expr<'t>],
        span: &Span,
        state: &mut State,
    ) -> Option<(ReplyId, CodeSet)> {
        let models: Vec<&TypeModel> = types.iter().filter_map(|of| self.type_model(of)).collect();
        if models.is_empty() {
            if !name.is_empty() {
                state.bind(name, Value::Unknown);
            }
            return None;
        }
        let set = models.iter().fold(CodeSet::EMPTY, |set, model| set | model.codes);
        let general = models
            .iter()
            .filter(|model| model.command.is_none())
            .fold(CodeSet::EMPTY, |set, model| set | model.codes);
        let command =
            models[0].command.filter(|command| models.iter().all(|model| model.command == Some(command)));
        let reply = Reply::new(set, command.and_then(catalog::command), Evidence::LIBRARY, span);
        let id = state.add(span.start, Reply { is_typed: true, ..reply });
        state.focus.push(id);
        if !name.is_empty() {
            state.bind(name, Value::Reply(id, View::Object));
        }
        Some((id, general))
    }

    pub(super) fn type_model(&self, of: &Expr<'t>) -> Option<&'static TypeModel> {
        let path = of.path().or_else(|| of.last_name().map(str::to_owned))?;
        let last = of.last_name()?;
        let types = self.program.libraries.iter().flat_map(|library| library.types);
        types.clone().find(|(name, _)| name.fits(&path) || name.0 == last).map(|(_, model)| model)
    }

    // What statements do.

    fn statement_expr(&mut self, expr: &Expr<'t>, state: &mut State) {
        self.look_inside(expr, state);
        match &expr.kind {
            Kind::Assign(target, value) => {
                self.assigned(target, value, state);
                self.assign(target, value, state);
            }
            Kind::Call(..) => {
                if let Some(outcome) = outcome::of_call(expr) {
                    self.reach(outcome, &expr.span, state);
                }
                self.handed_over(expr, state);
            }
            // `condition && act()` as a statement.
            Kind::All(parts) if parts.len() == 2 => {
                let said = self.condition(&parts[0], state);
                let (mut yes, _) = Self::split(&said, &parts[0].span, state.clone());
                self.statement_expr(&parts[1], &mut yes);
            }
            Kind::Choice(condition, then, otherwise) => {
                let said = self.condition(condition, state);
                let (mut yes, mut no) = Self::split(&said, &condition.span, state.clone());
                self.statement_expr(then, &mut yes);
                self.statement_expr(otherwise, &mut no);
            }
            _ => {}
        }
    }

    /// Conditional values and tests among the arguments: `finish("hard" if code >= 500 else "soft")`.
    fn handed_over(&mut self, expr: &Expr<'t>, state: &mut State) {
        let (Kind::Call(_, arguments) | Kind::Table(arguments)) = &expr.kind else { return };
        if CallParts::of(expr).is_some_and(|call| outcome::is_neutral(&call)) {
            return;
        }
        for argument in arguments {
            self.choice(&argument.value, state);
            if let Some(label) = argument.label() {
                self.flagged(label, &argument.value, state);
            }
        }
    }

    /// A conditional value reaches one outcome on each side.
    fn choice(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        let Kind::Choice(condition, then, otherwise) = &expr.kind else { return false };
        let said = self.condition(condition, state);
        let (mut yes, mut no) = Self::split(&said, &condition.span, state.clone());
        for (side, state) in [(then, &mut yes), (otherwise, &mut no)] {
            if state.is_unreachable() || self.choice(side, state) {
                continue;
            }
            if let Some(outcome) = outcome::of_value(side) {
                self.reach(outcome, &side.span, state);
            }
        }
        true
    }

    fn assigned(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        let Some(name) = target.last_name() else { return };
        self.named_set(name, value);
        if self.flagged(name, value, state) || self.choice(value, state) {
            return;
        }
        if ends_with(name, vocabulary().result_names)
            && let Some(outcome) = outcome::of_value(value)
        {
            self.reach(outcome, &value.span, state);
        } else if matches!(value.kind, Kind::Call(..))
            && let Some(outcome) = outcome::of_call(value)
        {
            self.reach(outcome, &value.span, state);
        }
        self.handed_over(value, state);
    }

    /// `is_permanent = code >= 400`, `retryable: false`, `valid = False`.
    fn flagged(&mut self, name: &str, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(flag) = outcome::flag(name) else { return false };
        if flag.is_verdict && !self.scope.verifies {
            return false;
        }
        self.decided(flag, value, state)
    }

    fn decided(&mut self, flag: Flag, value: &Expr<'t>, state: &mut State) -> bool {
        match &value.kind {
            Kind::Bool(set) => {
                if let Some(outcome) = if *set { flag.on } else { flag.off } {
                    self.reach_by_flag(flag, outcome, &value.span, state);
                }
                true
            }
            Kind::Compare(..) | Kind::All(_) | Kind::Any(_) | Kind::Not(_) | Kind::Call(..) => {
                let said = self.condition(value, state);
                if said.facts.is_empty() {
                    return false;
                }
                let (yes, no) = Self::split(&said, &value.span, state.clone());
                if let Some(outcome) = flag.on.filter(|_| !yes.is_unreachable()) {
                    self.reach_by_flag(flag, outcome, &value.span, &yes);
                }
                // Only a verdict says no as firmly as yes.
                if let Some(outcome) = flag.off.filter(|_| flag.is_verdict && !no.is_unreachable()) {
                    self.reach_by_flag(flag, outcome, &value.span, &no);
                }
                true
            }
            _ => false,
        }
    }

    fn reach_by_flag(&mut self, flag: Flag, outcome: Outcome, span: &Span, state: &State) {
        self.reach(outcome, span, state);
        if flag.is_verdict && outcome == Outcome::Permanent {
            self.reach(Outcome::Failure, span, state);
        }
    }

    fn returned(&mut self, span: &Span, values: &[Expr<'t>], state: &mut State) {
        for value in values {
            self.look_inside(value, state);
        }
        self.returned_reply(values);
        self.summarise_return(values, state);
        let [value] = values else {
            if let Some(outcome) = values.iter().find_map(outcome::of_value) {
                self.reach(outcome, span, state);
            }
            return;
        };
        if let Some(flag) = outcome::flag(&self.scope.name.clone())
            && (!flag.is_verdict || self.scope.verifies)
            && self.decided(flag, value, state)
        {
            return;
        }
        if self.choice(value, state) {
            return;
        }
        if let Some(outcome) = outcome::of_value(value) {
            self.reach(outcome, span, state);
        } else if matches!(value.kind, Kind::Bool(false)) {
            self.reach(Outcome::Failure, span, state);
        }
        self.handed_over(value, state);
    }

    fn summarise_return(&mut self, values: &[Expr<'t>], state: &mut State) {
        if self.returns.is_none() {
            return;
        }
        let Some(id) = state.replies.keys().next().copied() else { return };
        let truth = match values {
            [Expr { kind: Kind::Bool(true), .. }] => Some(Truth { yes: CodeSet::ALL, no: CodeSet::EMPTY }),
            [Expr { kind: Kind::Bool(false) | Kind::Null, .. }] | [] => {
                Some(Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL })
            }
            [value] => {
                let said = self.condition(value, state);
                said.facts.get(&id).copied().filter(|_| said.decides.is_empty())
            }
            _ => None,
        };
        match truth {
            Some(truth) => self.record_return(state, id, truth),
            None => {
                if let Some(returns) = &mut self.returns {
                    returns.is_understood = false;
                }
            }
        }
    }

    fn thrown(&mut self, span: &Span, value: Option<&Expr<'t>>, state: &mut State) {
        let Some(value) = value else { return };
        self.look_inside(value, state);
        if self.choice(value, state) {
            return;
        }
        let outcome = outcome::of_value(value).filter(|outcome| *outcome != Outcome::Success);
        if let Some(outcome) = outcome {
            self.reach(outcome, span, state);
        }
        self.reach(Outcome::Failure, span, state);
    }

    /// An outcome is reached: by the reply that was narrowed last, if it is believed to be one of SMTP.
    fn reach(&mut self, outcome: Outcome, span: &Span, state: &State) {
        let narrowed = state.focus.iter().rev().filter_map(|id| state.replies.get(id));
        let Some(reply) =
            narrowed.filter(|reply| reply.is_narrowed()).find(|reply| self.is_credible(reply.evidence))
        else {
            return;
        };
        if reply.is_decided || reply.set.is_empty() {
            return;
        }
        self.found.reached.push(Flow {
            set: reply.set,
            outcome,
            command: reply.command,
            span: span.clone(),
            condition: reply.condition.clone(),
            is_exhausted: state.is_exhausted,
        });
    }

    /// Whether a value is an SMTP reply and not a number of another protocol.
    fn is_credible(&self, evidence: Evidence) -> bool {
        let profile = self.program.profile;
        if evidence.reason == Reason::Library {
            return !evidence.is_foreign;
        }
        if evidence.is_foreign || self.scope.is_http || profile.other > profile.mail {
            return false;
        }
        let distinct = evidence.compared_with.meets(smtp_only());
        if evidence.reason == Reason::SmtpName {
            return true;
        }
        let has_code_name = evidence.reason == Reason::CodeName;
        let about_mail = profile.mail >= 3 && profile.mail > profile.http;
        // A file that speaks of little else needs no word of mail in each function.
        let is_mail = self.scope.is_mail || profile.mail >= 6 && profile.mail > 4 * profile.http;
        about_mail && (distinct && (has_code_name || is_mail) || has_code_name && is_mail)
    }

    /// A constant that is named after an outcome: `HARD_BOUNCE_CODES = [550, 551]`.
    fn named_set(&mut self, name: &str, value: &Expr<'t>) {
        if !matches!(value.kind, Kind::List(_) | Kind::Call(..)) {
            return;
        }
        let Some(set) = self.set(value).filter(|set| set.len() > 1 || matches!(value.kind, Kind::List(_)))
        else {
            return;
        };
        let Some(outcome) = outcome::of_identifier(name) else { return };
        let words = words_of(name);
        let reason =
            if has_phrase(&words, vocabulary().smtp_names) { Reason::SmtpName } else { Reason::CodeName };
        let is_foreign = has_phrase(&words, vocabulary().http_names);
        let evidence = Evidence { reason, is_foreign, compared_with: set };
        if set.meets(smtp_only()) && self.is_credible(evidence) {
            self.found.reached.push(Flow {
                set,
                outcome,
                command: None,
                span: value.span.clone(),
                condition: value.span.clone(),
                is_exhausted: false,
            });
        }
    }

    /// Binds what an assignment gives to its target.
    pub(super) fn assign(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        if self.assign_checked(target, value, state) {
            return;
        }
        let view = self.view(value, state, false);
        if let Kind::List(targets) = &target.kind {
            for (position, target) in targets.iter().enumerate() {
                let Some(path) = target.path() else { continue };
                let value = match (view, position) {
                    (Some((id, View::Pair)), 0) => Value::Reply(id, View::Number),
                    (Some((id, View::Pair)), _) => Value::Reply(id, View::Message),
                    _ => Value::Unknown,
                };
                state.bind(&path, value);
            }
            return;
        }
        let Some(path) = target.path() else { return };
        let known = match view {
            Some((id, view)) => Value::Reply(id, view),
            None => self.tested(value, state).unwrap_or(Value::Unknown),
        };
        // A name that is given something unknown may still turn out to hold a code.
        if known == Value::Unknown && !state.names.contains_key(&path) {
            return;
        }
        if known == Value::Unknown {
            state.names.remove(&path);
        }
        if known != Value::Unknown {
            state.bind(&path, known);
        }
    }

    /// The result of a test that is kept under a name.
    fn tested(&mut self, value: &Expr<'t>, state: &mut State) -> Option<Value> {
        if !matches!(
            value.kind,
            Kind::Compare(..) | Kind::All(_) | Kind::Any(_) | Kind::Not(_) | Kind::Call(..)
        ) {
            return None;
        }
        let said = self.condition(value, state);
        match said.facts.iter().collect::<Vec<_>>()[..] {
            [(id, truth)] if said.decides.is_empty() => Some(Value::Truth(*id, *truth)),
            _ => None,
        }
    }

    /// `code, text, err := conn.ReadResponse(250)`: the error is there unless the code is the expected one.
    fn assign_checked(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(call) = CallParts::of(value) else { return false };
        let Some(model) =
            self.call_model(call.name).filter(|model| matches!(model.gives, Gives::Checked | Gives::Error))
        else {
            return false;
        };
        let expected = model
            .expects
            .and_then(|position| call.argument(usize::from(position)))
            .and_then(|expected| self.number(expected))
            .map_or(CodeSet::EMPTY, CodeSet::with_prefix);
        // 220 tells that it is the greeting, even where no command is in sight.
        let answers = |row: &&catalog::CommandRow| {
            !expected.is_empty() && expected.is_within(row.success | row.intermediate)
        };
        let by_code = || catalog::commands().iter().find(answers).filter(|_| !expected.contains(250));
        let command = command_of(model, &call).or_else(by_code);
        let id = new_reply(value, CodeSet::ALL, command, Evidence::LIBRARY, state);
        let targets: Vec<&Expr<'t>> =
            if let Kind::List(targets) = &target.kind { targets.iter().collect() } else { vec![target] };
        let views: &[View] = if model.gives == Gives::Error || targets.len() == 1 {
            &[View::Unless(expected)]
        } else {
            &[View::Number, View::Message, View::Unless(expected)]
        };
        for (target, view) in targets.into_iter().zip(views) {
            if let Some(path) = target.path() {
                state.bind(&path, Value::Reply(id, *view));
            }
        }
        true
    }

    /// Walks the functions inside an expression, notes sets, and finds calls that send a command and expect codes.
    fn look_inside(&mut self, expr: &Expr<'t>, state: &mut State) {
        let mut functions = Vec::new();
        let mut calls = Vec::new();
        let mut collections = Vec::new();
        let mut tests = Vec::new();
        expr.walk(&mut |part| match &part.kind {
            Kind::Function(function) => functions.push(function),
            Kind::Call(..) => calls.push(part),
            Kind::List(_) => collections.push(part),
            Kind::Compare(..) | Kind::All(_) | Kind::Any(_) => tests.push(part),
            _ => {}
        });
        if !tests.is_empty() {
            // Only for the sets that they stand for: what they say is asked again where it counts.
            let mut scratch = state.clone();
            for test in tests {
                self.condition(test, &mut scratch);
            }
        }
        for collection in collections {
            if let Some(set) = self.set(collection).filter(|set| set.len() > 1) {
                self.note_set(&collection.span, set);
            }
        }
        for call in calls {
            self.expectation(call);
            self.emitted(call);
        }
        for function in functions {
            let program = self.program;
            let outer = self.scope.clone();
            let breaks = std::mem::take(&mut self.breaks);
            let returns = self.returns.take();
            self.enter(function);
            if self.scope.name.is_empty() {
                self.scope.name.clone_from(&outer.name);
            }
            self.scope.is_mail |= outer.is_mail;
            self.scope.verifies |= outer.verifies;
            let mut inside = state.clone();
            // What the outer function has narrowed need not hold when the inner one runs.
            inside.focus.clear();
            for parameter in &function.parameters {
                inside.names.remove(*parameter);
            }
            self.block(program.lowering.body(function), inside);
            self.scope = outer;
            self.breaks = breaks;
            self.returns = returns;
        }
    }

    /// `cmd(250, "VRFY …")`: a call that is handed a command and the codes to expect fails for all others.
    fn expectation(&mut self, expr: &Expr<'t>) {
        let Some(call) = CallParts::of(expr) else { return };
        if self.program.is_test || !call.is(vocabulary().expects) || call.is(vocabulary().emits) {
            return;
        }
        let command = call.arguments.iter().find_map(|argument| sent_command(&argument.value));
        let Some(command) = command else { return };
        let expected = call.arguments.iter().find_map(|argument| self.expected(&argument.value));
        let Some((expected, span)) = expected else { return };
        if !expected.meets(command.success) {
            return;
        }
        self.found.reached.push(Flow {
            set: !expected,
            outcome: Outcome::Failure,
            command: Some(command),
            span: expr.span.clone(),
            condition: span,
            is_exhausted: false,
        });
    }

    /// The codes that an argument names: one, a prefix of one, or a list.
    fn expected(&self, argument: &Expr<'t>) -> Option<(CodeSet, Span)> {
        let set = match &argument.kind {
            Kind::Number(_) => self
                .number(argument)
                .filter(|code| (2..=5).contains(code) || (20..60).contains(code) || (200..600).contains(code))
                .map(CodeSet::with_prefix),
            Kind::Text(text) => text
                .split('|')
                .map(super::values::digits)
                .collect::<Option<Vec<_>>>()
                .filter(|codes| codes.iter().all(|code| (200..600).contains(code)))
                .map(|codes| codes.into_iter().collect()),
            Kind::List(_) => self.set(argument),
            _ => None,
        }?;
        Some((set, argument.span.clone()))
    }
}

/// The command that a text argument is, or begins with.
fn sent_command(argument: &Expr<'_>) -> Option<catalog::Command> {
    match &argument.kind {
        Kind::Text(text) => catalog::command_at_start(text),
        // `"RCPT TO:<" + address + ">"`, `"VRFY %s" % address`.
        Kind::Other(parts) | Kind::List(parts) => parts.first().and_then(sent_command),
        Kind::Call(callee, _) => match &callee.kind {
            Kind::Member(text, _) => sent_command(text),
            _ => None,
        },
        _ => None,
    }
}

/// Codes that HTTP does not use: where one of them is compared with, the value is no HTTP status.
fn smtp_only() -> CodeSet {
    let http = CodeSet::range(200, 206)
        | CodeSet::range(300, 308)
        | CodeSet::range(400, 431)
        | CodeSet::range(500, 511);
    let known: CodeSet =
        catalog::replies().iter().filter(|reply| reply.is_established()).map(|reply| reply.code.0).collect();
    (known - http) | CodeSet::of(421)
}
