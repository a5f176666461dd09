//! What would mend the findings of the rules that know it.

use super::repair::Repair;
use crate::catalog::CodeSet;
use crate::flow::Flows;
use std::ops::Range;

/// For a finding of a rule at a place, about some codes.
pub(crate) fn wanted(rule: &str, span: &Range<usize>, codes: CodeSet, flows: &Flows) -> Option<Repair> {
    let condition = || {
        let mut flows = flows.reached.iter().filter(|flow| flow.span == *span && codes.is_within(flow.set));
        flows.next().map(|flow| flow.condition.clone())
    };
    match rule {
        "class-mismatch" => class(span, flows),
        "success-as-failure" => Some(Repair::Accept { condition: condition()?, codes }),
        "transient-as-permanent" => Some(Repair::OnlyPermanent { condition: condition()? }),
        _ => None,
    }
}

/// The reply code decides what clients do, so the enhanced code follows it. Between success and failure somebody has to
/// look.
fn class(span: &Range<usize>, flows: &Flows) -> Option<Repair> {
    let (code, enhanced) = flows.emissions.iter().find_map(|emission| {
        let (enhanced, _) = emission.enhanced.as_ref().filter(|(_, place)| place == span)?;
        Some((emission.code, enhanced))
    })?;
    let (class, old) = (code.class(), enhanced.class);
    // Three numbers of a list have no one digit to change.
    (span.len() == enhanced.to_string().len()).then(|| Repair::Class {
        span: span.start..span.start + 1,
        class,
        is_certain: matches!((class, old), (4, 5) | (5, 4)),
    })
}
