//! Explanations as readers get them, without the markup of any output.

use super::{
    Closes, CodeSet, EnhancedCode, Reference, Reply, ReplyCode, Text, class_term, enhanced, headings, reply,
    subject_term,
};
use std::fmt::Write as _;

/// An explanation of a code, of a pair, or of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code or the set as it is written.
    pub subject: String,
    /// What it is called.
    pub name: String,
    /// What a client has to do, in two or three words.
    pub verdict: String,
    /// What it means.
    pub meaning: Vec<String>,
    /// The parts that follow.
    pub sections: Vec<Section>,
    /// Where it is defined.
    pub references: Vec<Reference>,
}

/// A part of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: &'static str,
    /// What stands under it.
    pub body: Body,
}

/// The content of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A few words.
    Line(String),
    /// Items.
    List(Vec<String>),
}

impl Explanation {
    /// Markdown that reads well in an editor's hover: the first line has code, name and verdict.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("**{}**", self.subject);
        for part in [&self.name, &self.verdict] {
            if !part.is_empty() {
                let mark = if part == &self.verdict { "*" } else { "" };
                let _ = write!(text, " · {mark}{part}{mark}");
            }
        }
        text.push('\n');
        for paragraph in &self.meaning {
            let _ = write!(text, "\n{paragraph}\n");
        }
        for section in &self.sections {
            match &section.body {
                Body::Line(line) => {
                    let _ = write!(text, "\n**{}:** {line}\n", section.heading);
                }
                Body::List(items) => {
                    let _ = write!(text, "\n**{}**\n", section.heading);
                    for item in items {
                        let _ = writeln!(text, "- {item}");
                    }
                }
            }
        }
        if !self.references.is_empty() {
            let links: Vec<String> = self
                .references
                .iter()
                .map(|reference| format!("[{reference}]({})", reference.url()))
                .collect();
            let _ = write!(text, "\n{}\n", links.join(" · "));
        }
        text
    }
}

/// Collects parts, leaving out the empty ones.
#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    fn line(&mut self, heading: &'static str, line: impl Into<String>) {
        let line = line.into();
        if !line.is_empty() {
            self.0.push(Section { heading, body: Body::Line(line) });
        }
    }

    fn list(&mut self, heading: &'static str, items: &[&str]) {
        if !items.is_empty() {
            let items = items.iter().map(|item| (*item).to_owned()).collect();
            self.0.push(Section { heading, body: Body::List(items) });
        }
    }

    fn text(&mut self, text: &Text) {
        let headings = headings();
        self.list(headings.when, text.when);
        self.list(headings.fix_sender, text.fix_sender);
        self.list(headings.fix_operator, text.fix_operator);
        self.list(headings.avoid, text.avoid);
        self.list(headings.misread, text.misread);
    }
}

/// Explains a reply code. One that the catalogue does not have is explained by its digits (RFC 5321 4.2.1).
#[must_use]
pub fn explain_reply(code: ReplyCode) -> Explanation {
    let headings = headings();
    let mut sections = Sections::default();
    let verdict = code.verdict();
    let Some(entry) = reply(code.0) else {
        let mut meaning = Vec::new();
        if let Some(term) = class_term(code.class()) {
            meaning.push(format!(
                "{} {}",
                "No standard defines this code, so a client goes by its first digit alone.", term.meaning
            ));
        }
        sections.line(headings.retry, verdict.retry());
        return Explanation {
            subject: code.to_string(),
            name: String::new(),
            verdict: verdict.words().to_owned(),
            meaning,
            sections: sections.0,
            references: vec![
                Reference { rfc: 5321, section: "4.2.1" },
                Reference { rfc: 5321, section: "4.3.2" },
            ],
        };
    };
    if matches!(code.class(), 4 | 5) {
        sections.line(headings.retry, verdict.retry());
    }
    sections.text(&entry.text);
    sections.line(headings.commands, commands_of(entry));
    if entry.closes != Closes::No {
        sections.line(headings.connection, entry.closes.sentence());
    }
    let pairs: Vec<String> = entry.enhanced.iter().copied().map(named_enhanced).collect();
    sections.line(headings.goes_with, pairs.join(", "));
    let instead: Vec<String> = entry.use_instead.iter().map(u16::to_string).collect();
    sections.line(headings.instead, instead.join(", "));
    Explanation {
        subject: code.to_string(),
        name: entry.text.name.to_owned(),
        verdict: verdict.words().to_owned(),
        meaning: vec![entry.text.meaning.to_owned()],
        sections: sections.0,
        references: entry.references.to_vec(),
    }
}

fn commands_of(entry: &Reply) -> String {
    if entry.commands.contains(&"ANY") {
        return headings().any_command.to_owned();
    }
    entry
        .commands
        .iter()
        .map(|command| format!("`{}`", command.replace('_', " ")))
        .collect::<Vec<_>>()
        .join(", ")
}

fn named_enhanced(code: EnhancedCode) -> String {
    match enhanced(code) {
        Some(entry) => format!("{code} ({})", lower_first(entry.text.name)),
        None => code.to_string(),
    }
}

/// A name inside a sentence: its first letter is small unless it begins an acronym.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => name.to_owned(),
    }
}

/// Explains an enhanced status code. One that the registry does not have is explained by subject and class
/// (RFC 3463 2).
#[must_use]
pub fn explain_enhanced(code: EnhancedCode) -> Explanation {
    let headings = headings();
    let mut sections = Sections::default();
    sections.line(headings.retry, code.verdict().retry());
    let class = class_term(code.class);
    let subject = subject_term(code.subject);
    let digits = format!(
        "{} = {} · {} = {}",
        code.class,
        class.map_or("?", |term| term.name),
        code.subject,
        subject.map_or("?", |term| term.name)
    );
    let mut meaning = Vec::new();
    let mut references = vec![];
    let mut name = String::new();
    if let Some(entry) = enhanced(code) {
        entry.text.name.clone_into(&mut name);
        meaning.push(entry.text.meaning.to_owned());
        meaning.extend(entry.text.of_class(code.class).map(str::to_owned));
        sections.text(&entry.text);
        let replies: Vec<String> =
            entry.replies.iter().filter(|reply| **reply / 100 == code.class).map(u16::to_string).collect();
        sections.line(headings.goes_with, replies.join(", "));
        references.extend_from_slice(entry.references);
    } else {
        meaning.push("The registry does not have this detail, so only class and subject count.".to_owned());
        meaning.extend(subject.map(|term| term.meaning.to_owned()));
        references.push(Reference { rfc: 3463, section: "2" });
    }
    sections.line(headings.classes, digits);
    Explanation {
        subject: code.to_string(),
        name,
        verdict: code.verdict().words().to_owned(),
        meaning,
        sections: sections.0,
        references,
    }
}

/// Explains a reply code and the enhanced code beside it as one; says so when their classes differ (RFC 2034 4).
#[must_use]
pub fn explain_pair(code: ReplyCode, detail: EnhancedCode) -> Explanation {
    let headings = headings();
    let basic = explain_reply(code);
    let mut pair = explain_enhanced(detail);
    pair.subject = format!("{code} {detail}");
    if code.class() == detail.class {
        pair.meaning.insert(0, format!("{code}: {}", basic.meaning.join(" ")));
        pair.meaning[1] = format!("{detail}: {}", pair.meaning[1]);
        pair.name = match pair.name.as_str() {
            "" => basic.name,
            name => format!("{} · {name}", basic.name),
        };
    } else {
        let conflict = format!(
            "{code} says *{}*, {detail} says *{}*. The first digits have to be the same (RFC 2034 4); a client goes by {code}.",
            code.verdict().words(),
            detail.verdict().words()
        );
        pair.sections.retain(|section| section.heading != headings.retry);
        pair.sections.insert(
            0,
            Section { heading: headings.retry, body: Body::Line(code.verdict().retry().to_owned()) },
        );
        pair.meaning.insert(0, format!("**{}.** {conflict}", headings.conflict));
        code.verdict().words().clone_into(&mut pair.verdict);
        pair.references.insert(0, Reference { rfc: 2034, section: "4" });
    }
    for reference in basic.references {
        if !pair.references.contains(&reference) {
            pair.references.push(reference);
        }
    }
    pair
}

/// How many codes of a set are named one by one.
const NAMED: usize = 12;

/// Explains a set of codes: its classes, and the codes in it that the standards know.
#[must_use]
pub fn explain_set(set: CodeSet) -> Explanation {
    let headings = headings();
    let classes: Vec<u16> = (1..=5).filter(|class| set.meets(CodeSet::with_prefix(*class))).collect();
    let mut sections = Sections::default();
    let by_class: Vec<String> = classes
        .iter()
        .map(|class| {
            let part = set & CodeSet::with_prefix(*class);
            format!("{part}: *{}*", ReplyCode(class * 100).verdict().words())
        })
        .collect();
    let mut meaning = Vec::new();
    if classes.contains(&4) && classes.contains(&5) {
        meaning.push(
            "The set holds temporary and permanent failures: what is right for one of them is wrong for the other."
                .to_owned(),
        );
    }
    if by_class.len() > 1 {
        sections.0.push(Section { heading: headings.classes, body: Body::List(by_class) });
    }
    let known: Vec<&Reply> = set.iter().filter_map(reply).filter(|reply| reply.is_established()).collect();
    let mut named: Vec<String> =
        known.iter().take(NAMED).map(|reply| format!("{}: {}", reply.code, reply.text.name)).collect();
    if known.len() > NAMED {
        named.push(format!("… {}", known.len() - NAMED));
    }
    if !named.is_empty() {
        sections.0.push(Section { heading: headings.codes, body: Body::List(named) });
    }
    let verdict = match classes[..] {
        [class] => ReplyCode(class * 100).verdict().words().to_owned(),
        _ => String::new(),
    };
    Explanation {
        subject: set.to_string(),
        name: String::new(),
        verdict,
        meaning,
        sections: sections.0,
        references: vec![Reference { rfc: 5321, section: "4.2.1" }],
    }
}
