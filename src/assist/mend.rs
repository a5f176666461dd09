//! Edits that are offered for findings: those that mend them, and comments that silence them.

use crate::analyze;
use crate::config::Config;
use crate::document::Document;
use crate::fix::{Edit, edited, fixed, mended};
use crate::rules::Finding;
use crate::suppress::{self, Lines};

/// What stands in a comment until its writer says more.
const REASON: &str = "say why";

/// Edits for one finding.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) title: String,
    /// The finding, by its place in the list.
    pub(crate) finding: usize,
    /// Whether the code can have meant nothing else.
    pub(crate) is_certain: bool,
    pub(crate) edits: Vec<Edit>,
}

/// The fixes of the `wanted` findings that hold.
pub(crate) fn mends(
    document: &Document,
    config: &Config,
    findings: &[Finding],
    wanted: &[usize],
) -> Vec<Offer> {
    let offer = |&at: &usize| {
        let fix = findings.get(at)?.fix.as_ref()?;
        fixed(document, config, findings, at)?;
        Some(Offer {
            title: fix.title.clone(),
            finding: at,
            is_certain: fix.is_certain,
            edits: fix.edits.clone(),
        })
    };
    wanted.iter().filter_map(offer).collect()
}

/// The edits of all certain fixes that hold together.
pub(crate) fn all_certain(document: &Document, config: &Config, findings: &[Finding]) -> Vec<Edit> {
    let is_certain = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.is_certain);
    let wanted: Vec<usize> = (0..findings.len()).filter(|&at| is_certain(&findings[at])).collect();
    let fixes = mended(document, config, findings, &wanted).done.into_iter();
    fixes.filter_map(|at| findings[at].fix.as_ref()).flat_map(|fix| fix.edits.clone()).collect()
}

/// Comments that silence the `wanted` findings, where a comment can stand that does.
pub(crate) fn ignores(
    document: &Document,
    config: &Config,
    findings: &[Finding],
    wanted: &[usize],
) -> Vec<Offer> {
    let source = document.text().to_string();
    let lines = Lines::of(&source);
    let offer = |&at: &usize| {
        let finding = findings.get(at).filter(|finding| suppress::is_silenceable(finding.rule.id))?;
        let comment = suppress::comment(&[finding.rule.id], REASON);
        let silences = |edit: &Edit| {
            let mut after = document.clone();
            after.replace(&edited(&source, std::slice::from_ref(edit)));
            after.parse();
            analyze(&after, config).findings.len() < findings.len()
        };
        let places = suppress::places(document, &source, &lines, finding.span.start, &comment);
        let edit = places.into_iter().find(silences)?;
        let title = format!("Ignore {} here, with a reason", finding.rule.id);
        Some(Offer { title, finding: at, is_certain: false, edits: vec![edit] })
    };
    wanted.iter().filter_map(offer).collect()
}
