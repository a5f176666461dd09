//! `--add-ignore`: a comment with the reason for each line that has findings.

use super::file::Looked;
use crate::fix::{Edit, edited};
use crate::rules::Finding;
use crate::suppress::{self, Lines};

/// How many texts are analysed at most to find the comments that hold. A line that takes none costs a few of them, the
/// others together one; a file in which so many lines take none keeps the rest.
const MOST_TRIES: usize = 400;

/// A text with comments.
pub(super) struct Silenced {
    pub(super) text: String,
    pub(super) comments: usize,
}

/// The findings of one line.
struct Line {
    findings: usize,
    /// The comment, at each of the places where it may stand; the best one first.
    comments: Vec<Edit>,
}

/// Silences all findings of a file that a comment can silence. A place that takes no comment, such as a line inside
/// a text literal, keeps its finding.
pub(super) fn silence(looked: &Looked, reason: &str) -> Silenced {
    let text = looked.source.text();
    let lines = Lines::of(text);
    let mut findings: Vec<&Finding> =
        looked.analysis.findings.iter().filter(|finding| suppress::is_silenceable(finding.rule.id)).collect();
    findings.sort_by_key(|finding| lines.line(finding.span.start));
    let line = |group: &[&Finding]| {
        let mut rules: Vec<&str> = group.iter().map(|finding| finding.rule.id).collect();
        rules.sort_unstable();
        rules.dedup();
        let comment = suppress::comment(&rules, reason);
        let comments = suppress::places(&looked.document, text, &lines, group[0].span.start, &comment);
        Line { findings: group.len(), comments }
    };
    let groups = findings.chunk_by(|a, b| lines.line(a.span.start) == lines.line(b.span.start));
    let wanted: Vec<Line> = groups.map(line).filter(|line| !line.comments.is_empty()).collect();
    let mut trial = Trial {
        looked,
        left: looked.analysis.findings.len(),
        tries: 0,
        chosen: Vec::new(),
        text: text.to_owned(),
    };
    trial.grow(&wanted);
    Silenced { comments: trial.chosen.len(), text: trial.text }
}

struct Trial<'a> {
    looked: &'a Looked,
    /// How many findings there are with what is chosen.
    left: usize,
    tries: usize,
    chosen: Vec<Edit>,
    /// The text with what is chosen.
    text: String,
}

impl Trial<'_> {
    /// Adds the comments that hold: all at once, else those of the halves one after the other.
    fn grow(&mut self, lines: &[Line]) {
        match lines {
            [] => {}
            [line] => {
                let _ = line.comments.iter().any(|comment| self.takes(&[comment], line.findings));
            }
            _ => {
                let best: Vec<&Edit> = lines.iter().filter_map(|line| line.comments.first()).collect();
                if !self.takes(&best, lines.iter().map(|line| line.findings).sum()) {
                    let (first, second) = lines.split_at(lines.len() / 2);
                    self.grow(first);
                    self.grow(second);
                }
            }
        }
    }

    /// Adds comments if they silence so many findings, and no other comes.
    fn takes(&mut self, comments: &[&Edit], findings: usize) -> bool {
        if self.tries >= MOST_TRIES {
            return false;
        }
        self.tries += 1;
        let chosen: Vec<Edit> = self.chosen.iter().chain(comments.iter().copied()).cloned().collect();
        let text = edited(self.looked.source.text(), &chosen);
        let holds = self.looked.findings_in(&text).len() + findings == self.left;
        if holds {
            self.left -= findings;
            (self.chosen, self.text) = (chosen, text);
        }
        holds
    }
}
