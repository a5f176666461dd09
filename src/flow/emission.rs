//! Replies that the code itself sends: a reply code and the enhanced code that goes out with it.

use super::Walker;
use super::ir::{Argument, Expr, Kind, Span};
use super::values::{CallParts, ends_with};
use crate::catalog::{EnhancedCode, ReplyCode};
use crate::document::Document;
use crate::language::{Nodes, Role, vocabulary, words_of};
use crate::mention::{Code, Mention};

/// A reply with an enhanced code that the code sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Emission {
    pub(crate) code: ReplyCode,
    pub(crate) code_span: Span,
    pub(crate) enhanced: EnhancedCode,
    pub(crate) enhanced_span: Span,
}

/// A code and where it stands.
type Placed<T> = (T, Span);

impl<'t> Walker<'_, 't> {
    /// Looks at a call, or at a literal with fields, for a reply that it sends.
    pub(super) fn emitted(&mut self, expr: &Expr<'t>) {
        if self.program.is_test {
            return;
        }
        let Some(call) = CallParts::of(expr) else { return };
        if super::outcome::is_neutral(&call)
            || ends_with(call.name, &[&["equals"], &["matches"], &["compile"]])
        {
            return;
        }
        self.fields(call.arguments);
        for pair in call.arguments.windows(2) {
            if pair.iter().all(|argument| argument.name.is_none()) {
                self.pair(&pair[0].value, &pair[1].value);
            }
        }
        if call.is(vocabulary().emits)
            || words_of(call.name)
                .first()
                .is_some_and(|first| first == "reply" || first == "send" || first == "write")
        {
            for argument in call.arguments {
                self.whole(&argument.value);
            }
        }
    }

    /// What a function returns may be the reply that its caller sends.
    pub(super) fn returned_reply(&mut self, values: &[Expr<'t>]) {
        if self.program.is_test {
            return;
        }
        if let [Expr { kind: Kind::List(items), .. }] = values {
            return self.returned_reply(items);
        }
        if let [Expr { kind: Kind::Tuple(items), .. }] = values {
            for item in items {
                self.whole(item);
            }
            return self.returned_reply(items);
        }
        for pair in values.windows(2) {
            self.pair(&pair[0], &pair[1]);
        }
        if let [Expr { kind: Kind::Table(rows), .. }] = values {
            self.fields(rows);
        }
        if let [value] = values {
            self.whole(value);
        }
    }

    /// `Code: 550, EnhancedCode: {5, 1, 1}`, in any order.
    fn fields(&mut self, rows: &[Argument<'t>]) {
        let mut code = None;
        let mut enhanced = None;
        for row in rows {
            let Some(words) = row.label().map(words_of) else { continue };
            let is = |word: &str| words.iter().any(|known| known == word);
            if is("enhanced") || is("ench") || is("dsn") || is("enhancedcode") {
                enhanced = enhanced.or(self.enhanced(&row.value));
            } else if is("code") || is("status") {
                code = code.or(self.code(&row.value));
            }
        }
        self.found_pair(code, enhanced);
    }

    /// A code and an enhanced code side by side.
    fn pair(&mut self, first: &Expr<'t>, second: &Expr<'t>) {
        let code = self.code(first);
        if code.is_some() {
            let enhanced = self.enhanced(second);
            self.found_pair(code, enhanced);
        }
    }

    /// Both in one text: `"550 5.1.1 No such user"`.
    fn whole(&mut self, expr: &Expr<'t>) {
        let literal = match &expr.kind {
            Kind::Text(_) => expr,
            Kind::Other(parts) | Kind::Joined(parts) | Kind::List(parts)
                if matches!(parts.first(), Some(Expr { kind: Kind::Text(_), .. })) =>
            {
                &parts[0]
            }
            Kind::Call(_, arguments) => match arguments.first() {
                Some(Argument { value, .. }) if matches!(value.kind, Kind::Text(_)) => value,
                _ => return,
            },
            _ => return,
        };
        let mentions = self.mentions_in(&literal.span);
        if let [first, second, ..] = mentions
            && let (Code::Reply(code), Code::Enhanced(enhanced)) = (first.code, second.code)
            && first.span.start <= literal.span.start + 4
            && second.span.start - first.span.end <= 2
        {
            let found = (Some((code, first.span.clone())), Some((enhanced, second.span.clone())));
            self.found_pair(found.0, found.1);
        }
    }

    fn found_pair(&mut self, code: Option<Placed<ReplyCode>>, enhanced: Option<Placed<EnhancedCode>>) {
        let (Some((code, code_span)), Some((enhanced, enhanced_span))) = (code, enhanced) else { return };
        let emission = Emission { code, code_span, enhanced, enhanced_span };
        if !self.found.emissions.contains(&emission) {
            self.found.emissions.push(emission);
        }
    }

    fn mentions_in(&self, span: &Span) -> &[Mention] {
        let mentions = self.program.mentions;
        let first = mentions.partition_point(|mention| mention.span.start < span.start);
        let last = mentions.partition_point(|mention| mention.span.start < span.end);
        &mentions[first..last]
    }

    fn code(&self, expr: &Expr<'t>) -> Option<Placed<ReplyCode>> {
        let whole = match &expr.kind {
            Kind::Number(_) => true,
            Kind::Text(text) => text.len() == 3,
            _ => false,
        };
        match self.mentions_in(&expr.span) {
            [Mention { span, code: Code::Reply(code) }] if whole => Some((*code, span.clone())),
            _ => None,
        }
    }

    fn enhanced(&self, expr: &Expr<'t>) -> Option<Placed<EnhancedCode>> {
        match &expr.kind {
            Kind::Text(_) => match self.mentions_in(&expr.span).first()? {
                Mention { span, code: Code::Enhanced(code) } if span.start <= expr.span.start + 4 => {
                    Some((*code, span.clone()))
                }
                _ => None,
            },
            // `"5.1.1 " + text`, `format("5.1.1 %s", …)`.
            Kind::Other(parts) | Kind::Joined(parts) => self.enhanced(parts.first()?),
            Kind::List(items) => triple(items.iter()).map(|code| (code, expr.span.clone())),
            Kind::Call(_, arguments) => triple(arguments.iter().map(|argument| &argument.value))
                .map(|code| (code, expr.span.clone()))
                .or_else(|| self.enhanced(&arguments.first()?.value)),
            _ => None,
        }
    }
}

/// Replies in the values of a config file's settings.
pub(super) fn in_settings(document: &Document, nodes: Nodes<'_>, mentions: &[Mention]) -> Vec<Emission> {
    let Some(tree) = document.tree().filter(|_| !document.language().text_settings.is_empty()) else {
        return Vec::new();
    };
    let in_value = |span: &Span| {
        let node = tree.root_node().descendant_for_byte_range(span.start, span.end);
        node.is_some_and(|node| nodes.role(node) == Some(Role::Word))
    };
    mentions
        .windows(2)
        .filter_map(|pair| match (pair[0].code, pair[1].code) {
            (Code::Reply(code), Code::Enhanced(enhanced)) => Some(Emission {
                code,
                code_span: pair[0].span.clone(),
                enhanced,
                enhanced_span: pair[1].span.clone(),
            }),
            _ => None,
        })
        .filter(|emission| emission.enhanced_span.start == emission.code_span.end + 1)
        .filter(|emission| in_value(&emission.code_span) && in_value(&emission.enhanced_span))
        .collect()
}

/// An enhanced code as three numbers.
fn triple<'e, 't: 'e>(mut items: impl ExactSizeIterator<Item = &'e Expr<'t>>) -> Option<EnhancedCode> {
    if items.len() != 3 {
        return None;
    }
    let mut number = || match items.next()?.kind {
        Kind::Number(number) => u16::try_from(number).ok().filter(|number| *number < 1000),
        _ => None,
    };
    let (class, subject, detail) = (number()?, number()?, number()?);
    matches!(class, 2 | 4 | 5).then_some(EnhancedCode { class, subject, detail })
}
