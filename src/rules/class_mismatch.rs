//! # class-mismatch
//!
//! A reply goes out with an enhanced status code of another class.
//!
//! ## Why it matters
//!
//! The first digit of the enhanced status code must be the first digit of the reply code (RFC 2034 4). Where they
//! differ the receiver of the reply has two answers to the question whether to try again; some clients believe the one,
//! some the other.
//!
//! ## Example
//!
//! ```python
//! def respond(session):
//!     # The service speaks SMTP.
//!     return session.reply(450, "5.7.1 Greylisted, come back later")  # error: [class-mismatch]
//! ```
//!
//! ## Use instead
//!
//! ```python
//! def respond(session):
//!     # The service speaks SMTP.
//!     return session.reply(450, "4.7.1 Greylisted, come back later")
//! ```
//!
//! ## When it stays silent
//!
//! Replies that are quoted (in comments, in tests, in tables of what other servers say) are not sent. 3yz replies carry
//! no enhanced code that could be wrong. Of a table of replies, a code and an enhanced code in each row, the rows of two
//! classes are told of where they are few: a table in which many are so is no list of what is to be sent.
//!
//! A class that is set under a condition and then overwritten whatever the condition said is told of where it is set; not
//! where the branch returns, or where the other class stands in the `else`.
//!
//! A few reply codes of one class that are told on as an enhanced code of another (`case 500: status = "4.3.0"`) are told of;
//! where codes of both classes get the same enhanced code, `transient-as-permanent` and `permanent-as-transient` tell of
//! those that do not belong there.
//!
//! ## References
//!
//! RFC 2034 4, RFC 3463 2, RFC 3464 2.3.4

use super::{Draft, Note, Rule, Severity};
use crate::catalog::{CodeSet, EnhancedCode, Reference, ReplyCode, english};
use crate::fix::Repair;
use crate::flow::{Emission, Flow, Flows, Overwritten};
use foldhash::{HashMap, HashSet};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    id: "class-mismatch",
    summary: "a reply is sent with an enhanced status code of another class",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 2034, section: "4" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    drafts.extend(flows.overwritten.iter().map(never_out));
    drafts.extend(flows.reached.iter().filter_map(mispaired));
    let mut beside: HashMap<&Range<usize>, usize> = HashMap::default();
    for (_, span) in flows.emissions.iter().filter_map(|emission| emission.enhanced.as_ref()) {
        *beside.entry(span).or_default() += 1;
    }
    let fits = |sent: &&Emission| {
        sent.enhanced.as_ref().is_some_and(|(enhanced, _)| enhanced.class == sent.code.class())
    };
    let chosen: HashSet<_> = flows.emissions.iter().filter(fits).map(|sent| &sent.code_span).collect();
    for emission in flows.emissions.iter() {
        let Some((enhanced, enhanced_span)) = &emission.enhanced else { continue };
        let code = emission.code;
        if code.class() == enhanced.class || code.class() == 3 {
            continue;
        }
        // Where one of several codes goes out with it, neither can be changed alone; nor where the code goes out with an enhanced
        // code of its own class as well: somebody chooses, and it is the reply code that does not follow.
        let is_alone = beside[enhanced_span] == 1 && !chosen.contains(&emission.code_span);
        drafts.push(Draft {
            span: enhanced_span.clone(),
            message: format!(
                "{} ({}) goes out with {enhanced} ({})",
                emission.spoken(),
                code.verdict().words(english()),
                enhanced.verdict().words(english())
            ),
            codes: CodeSet::of(code.0),
            notes: vec![Note { span: emission.code_span.clone(), text: format!("the reply code has class {}", code.class()) }],
            help: format!(
                "give both the same class: {} with {}.{}.{}, or a {}yz code with {enhanced} (RFC 2034 4)",
                emission.spoken(),
                code.class(),
                enhanced.subject,
                enhanced.detail,
                enhanced.class
            ),
            severity: None,
            repair: repair(code, *enhanced, enhanced_span).filter(|_| is_alone),
        });
    }
}

/// A reply that is told on with an enhanced code of another class.
fn mispaired(flow: &Flow) -> Option<Draft> {
    let enhanced = flow.mispaired()?;
    let (codes, class) = (flow.set, ReplyCode(flow.set.iter().next()?));
    let verb = if codes.len() == 1 { "is" } else { "are" };
    Some(Draft {
        span: flow.span.clone(),
        message: format!(
            "{codes} ({}) {verb} told on as {enhanced} ({})",
            class.verdict().words(english()),
            enhanced.verdict().words(english())
        ),
        codes,
        notes: vec![Note { span: flow.other_end(), text: format!("the reply code has class {}", class.class()) }],
        help: format!(
            "a status code that belongs to a reply has its class: {}.{}.{} (RFC 3463 3.1, RFC 3464 2.3.4)",
            class.class(),
            enhanced.subject,
            enhanced.detail
        ),
        severity: None,
        repair: None,
    })
}

/// A class that is set for some replies and goes out with none.
fn never_out(Overwritten { span, class, by, with }: &Overwritten) -> Draft {
    Draft {
        span: span.clone(),
        message: format!("class {class} never goes out: {with} takes its place right behind, whatever was decided here"),
        codes: CodeSet::EMPTY,
        notes: vec![Note { span: by.clone(), text: format!("class {with} is set on every way") }],
        help: "set the other class where the first one is not set (`else`, or `return` in front of it) (RFC 3463 2)".to_owned(),
        severity: None,
        repair: None,
    }
}

/// The reply code decides what clients do, so the enhanced code follows it. Between success and failure somebody has to
/// look.
fn repair(code: ReplyCode, enhanced: EnhancedCode, span: &Range<usize>) -> Option<Repair> {
    let class = code.class();
    // Three numbers of a list have no one digit to change.
    (span.len() == enhanced.to_string().len()).then(|| Repair::Class {
        span: span.start..span.start + 1,
        class,
        is_certain: matches!((class, enhanced.class), (4, 5) | (5, 4)),
    })
}
