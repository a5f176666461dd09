//! Explanations as readers get them, without the markup of any output.

use super::locale::{Headings, Locale, fill};
use super::{
    Closes, Code, CodeSet, Command, Enhanced, EnhancedCode, Reference, Reply, ReplyCode, Text, any_command,
    enhanced, reply, retry,
};
use std::fmt::Write as _;

/// An explanation of a code, of a pair, of a set, or of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code or the set as it is written.
    pub subject: String,
    /// What it is called.
    pub name: String,
    /// What a client has to do, in two or three words.
    pub verdict: String,
    /// What it means, in paragraphs.
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
        let title = self.title();
        let (subject, rest) = title.split_at(self.subject.len());
        format!("**{subject}**{rest}\n{}", self.body())
    }

    /// Code, name and verdict.
    pub(super) fn title(&self) -> String {
        let mut title = self.subject.clone();
        if !self.name.is_empty() {
            let _ = write!(title, " · {}", self.name);
        }
        if !self.verdict.is_empty() {
            let _ = write!(title, " · *{}*", self.verdict);
        }
        title
    }

    /// What stands under the first line, in Markdown.
    pub(super) fn body(&self) -> String {
        let mut text = String::new();
        for paragraph in &self.meaning {
            let _ = write!(text, "\n{paragraph}\n");
        }
        for section in &self.sections {
            match &section.body {
                Body::Line(line) => {
                    let _ = write!(text, "\n**{}:** {line}\n", section.heading);
                }
                Body::List(items) => {
                    let _ = writeln!(text, "\n**{}**", section.heading);
                    for item in items {
                        let _ = writeln!(text, "- {item}");
                    }
                }
            }
        }
        // One a line: editors that hide addresses still fold lines as if they were there.
        for (row, reference) in self.references.iter().enumerate() {
            let gap = if row == 0 { "\n" } else { "" };
            let _ = writeln!(text, "{gap}- [{reference}]({})", reference.url());
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

    fn list<S: Into<String>>(&mut self, heading: &'static str, items: impl IntoIterator<Item = S>) {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        if !items.is_empty() {
            self.0.push(Section { heading, body: Body::List(items) });
        }
    }

    fn text(&mut self, headings: &Headings, text: &Text) {
        self.list(headings.when, text.when.iter().copied());
        self.list(headings.fix_sender, text.fix_sender.iter().copied());
        self.list(headings.fix_operator, text.fix_operator.iter().copied());
        self.list(headings.avoid, text.avoid.iter().copied());
        self.list(headings.misread, text.misread.iter().copied());
    }
}

/// Explains a reply code. One that the catalogue does not have is explained by its digits (RFC 5321 4.2.1).
#[must_use]
pub fn explain_reply(code: ReplyCode, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let retry = Code::from(code).retry();
    let mut sections = Sections::default();
    if matches!(code.class(), 4 | 5) {
        sections.line(headings.retry, retry.sentence(locale));
    }
    let entry = reply(code.0);
    if let Some(entry) = entry {
        // What a number without a standard is worth comes first.
        sections.line(headings.standing, entry.status.words(locale).unwrap_or(""));
        sections.line(
            headings.probably,
            entry.undotted.map_or_else(String::new, |detail| named_detail(detail, locale)),
        );
        let instead: Vec<String> = entry.use_instead.iter().map(|code| named_reply(*code, locale)).collect();
        sections.line(headings.instead, instead.join(", "));
        sections.text(headings, entry.text(locale));
        sections.line(headings.commands, commands_of(entry, headings));
        if entry.is_answer() || entry.closes != Closes::No {
            sections.line(headings.connection, entry.closes.sentence(locale));
        }
        let other = entry.enhanced.iter().filter(|detail| entry.undotted != Some(**detail));
        let pairs: Vec<String> = other.map(|detail| named_detail(*detail, locale)).collect();
        sections.line(headings.goes_with, pairs.join(", "));
        let confused: Vec<String> =
            entry.confused_with.iter().map(|code| named_reply(*code, locale)).collect();
        sections.line(headings.confused, confused.join(", "));
    }
    sections.line(headings.digits, digits(code.into(), locale));
    Explanation {
        subject: code.to_string(),
        name: entry.map_or_else(String::new, |entry| entry.text(locale).name.to_owned()),
        verdict: retry.verdict().words(locale).to_owned(),
        meaning: match entry {
            Some(entry) => vec![entry.text(locale).meaning.to_owned()],
            // What is said of class 2 is about enhanced codes.
            None => [headings.unknown_reply]
                .into_iter()
                .chain(locale.class_term(code.class()).filter(|_| code.class() != 2).map(|term| term.meaning))
                .map(str::to_owned)
                .collect(),
        },
        sections: sections.0,
        references: entry.map_or_else(
            || vec![Reference { rfc: 5321, section: "4.2.1" }, Reference { rfc: 5321, section: "4.3.2" }],
            |entry| entry.references.to_vec(),
        ),
    }
}

fn commands_of(entry: &Reply, headings: &Headings) -> String {
    if entry.commands.contains(&"ANY") {
        return headings.any_command.to_owned();
    }
    entry.commands.iter().map(|command| written(command, headings)).collect::<Vec<_>>().join(", ")
}

/// A command as it is shown: `DATA_END` is the final dot behind `DATA`.
pub(super) fn written(command: &str, headings: &Headings) -> String {
    let (name, note) = parts(command, headings);
    if note.is_empty() { format!("`{name}`") } else { format!("`{name}` ({note})") }
}

/// The word that goes over the wire, and what is meant beside the plain command.
fn parts<'a>(command: &'a str, headings: &Headings) -> (&'a str, String) {
    let plain = command.strip_prefix("LMTP_");
    let (name, place) = match plain.unwrap_or(command) {
        "CONNECT" => ("CONNECT", headings.place_greeting),
        "DATA_END" => ("DATA", headings.place_final_dot),
        "AUTH_RESPONSE" => ("AUTH", headings.place_response),
        "BDAT_LAST" => ("BDAT", headings.place_last_chunk),
        name => (name, ""),
    };
    let notes = plain.map(|_| "LMTP").into_iter().chain([place]).filter(|note| !note.is_empty());
    (name, notes.collect::<Vec<_>>().join(", "))
}

/// What each digit of a reply code, or each number of an enhanced one, says.
pub(super) fn digits(code: Code, locale: &Locale) -> String {
    let headings = &locale.headings;
    let mut parts = vec![(code.class(), headings.first_digit(code.class()).to_owned())];
    match code {
        Code::Reply(code) => {
            let second = code.0 / 10 % 10;
            parts.push((second, headings.second_digit(second).to_owned()));
        }
        Code::Enhanced(code) => {
            let subject = locale.subject_term(code.subject);
            parts.extend(subject.map(|term| (code.subject, lower_first(term.name))));
            parts.extend(enhanced(code).map(|entry| (code.detail, lower_first(entry.text(locale).name))));
        }
    }
    parts.iter().map(|(digit, says)| format!("{digit} = {says}")).collect::<Vec<_>>().join(" · ")
}

fn named_detail(code: EnhancedCode, locale: &Locale) -> String {
    match enhanced(code) {
        Some(entry) => format!("{code} ({})", lower_first(entry.text(locale).name)),
        None => code.to_string(),
    }
}

fn named_reply(code: u16, locale: &Locale) -> String {
    match reply(code) {
        Some(entry) => format!("{code} ({})", lower_first(entry.text(locale).name)),
        None => code.to_string(),
    }
}

/// The reply codes of a class that usually stand beside an enhanced code.
pub(super) fn named_replies(entry: &Enhanced, class: u16, locale: &Locale) -> String {
    let agreeing = entry.replies.iter().filter(|reply| **reply / 100 == class);
    agreeing.map(|reply| named_reply(*reply, locale)).collect::<Vec<_>>().join(", ")
}

/// A name inside a sentence: its first letter is small unless it begins an acronym.
pub(crate) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => name.to_owned(),
    }
}

/// Explains an enhanced status code. One that the registry does not have is explained by subject and class
/// (RFC 3463 2).
#[must_use]
pub fn explain_enhanced(code: EnhancedCode, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let subject = locale.subject_term(code.subject);
    let mut sections = Sections::default();
    let retry = Code::from(code).retry();
    sections.line(headings.retry, retry.sentence(locale));
    let mut meaning: Vec<String> = Vec::new();
    let mut references = Vec::new();
    let mut name = "";
    if let Some(entry) = enhanced(code) {
        let text = entry.text(locale);
        name = text.name;
        meaning.push(text.meaning.to_owned());
        meaning.extend(entry.of_class(code.class, locale).map(str::to_owned));
        sections.text(headings, text);
        sections.line(headings.goes_with, named_replies(entry, code.class, locale));
        let confused: Vec<String> =
            entry.confused_with(code.class).map(|other| named_detail(other, locale)).collect();
        sections.line(headings.confused, confused.join(", "));
        references.extend_from_slice(entry.references);
    } else {
        meaning.push(headings.unknown_detail.to_owned());
        meaning.extend(subject.map(|term| term.meaning.to_owned()));
        references.push(Reference { rfc: 3463, section: "2" });
    }
    sections.line(headings.digits, digits(code.into(), locale));
    Explanation {
        subject: code.to_string(),
        name: name.to_owned(),
        verdict: retry.verdict().words(locale).to_owned(),
        meaning,
        sections: sections.0,
        references,
    }
}

/// Explains a reply code and the enhanced code beside it as one; says so when their classes differ (RFC 2034 4).
#[must_use]
pub fn explain_pair(code: ReplyCode, detail: EnhancedCode, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let basic = explain_reply(code, locale);
    let mut pair = explain_enhanced(detail, locale);
    pair.subject = format!("{code} {detail}");
    // What a client does is what the reply code says; an enhanced code of its class says it more exactly.
    let is_one = code.class() == detail.class;
    let retry = if is_one { retry::together(code.into(), detail) } else { Code::from(code).retry() };
    retry.verdict().words(locale).clone_into(&mut pair.verdict);
    pair.sections.retain(|section| section.heading != headings.retry);
    let line = Body::Line(retry.sentence(locale).to_owned());
    pair.sections.insert(0, Section { heading: headings.retry, body: line });
    // These are of the reply code alone, and stand before what else the detail is seen with.
    let of_reply = [headings.commands, headings.connection];
    let inherited = basic.sections.into_iter().filter(|section| of_reply.contains(&section.heading));
    let behind = [headings.goes_with, headings.confused, headings.digits];
    let place = pair.sections.iter().position(|section| behind.contains(&section.heading));
    let place = place.unwrap_or(pair.sections.len());
    pair.sections.splice(place..place, inherited);
    if is_one {
        pair.meaning[0] = format!("{detail}: {}", pair.meaning[0]);
        pair.meaning.insert(0, format!("{code}: {}", basic.meaning.join(" ")));
        pair.name = match pair.name.as_str() {
            "" => basic.name,
            name => format!("{} · {name}", basic.name),
        };
    } else {
        let verdicts = [
            ("reply", code.to_string()),
            ("detail", detail.to_string()),
            ("reply_verdict", code.verdict().words(locale).to_owned()),
            ("detail_verdict", detail.verdict().words(locale).to_owned()),
        ];
        let values: Vec<(&str, &str)> =
            verdicts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let conflict = fill(headings.conflict_detail, &values);
        pair.meaning.insert(0, format!("**{}.** {conflict}", headings.conflict));
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
pub fn explain_set(set: CodeSet, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let classes: Vec<u16> = (1..=5).filter(|class| set.meets(CodeSet::with_prefix(*class))).collect();
    let mut sections = Sections::default();
    if classes.len() > 1 {
        sections.list(
            headings.classes,
            classes.iter().map(|class| {
                let part = set & CodeSet::with_prefix(*class);
                format!("{part}: *{}*", ReplyCode(class * 100).verdict().words(locale))
            }),
        );
    }
    let known: Vec<&Reply> = set.iter().filter_map(reply).filter(|reply| reply.is_established()).collect();
    let mut named: Vec<String> = known
        .iter()
        .take(NAMED)
        .map(|reply| format!("{}: {}", reply.code, reply.text(locale).name))
        .collect();
    if known.len() > NAMED {
        named.push(fill(headings.and_more, &[("count", &(known.len() - NAMED).to_string())]));
    }
    sections.list(headings.codes, named);
    let is_mixed = classes.contains(&4) && classes.contains(&5);
    let verdict = match classes[..] {
        [class] => ReplyCode(class * 100).verdict().words(locale),
        _ => "",
    };
    Explanation {
        subject: set.to_string(),
        name: String::new(),
        verdict: verdict.to_owned(),
        meaning: if is_mixed { vec![headings.mixed_set.to_owned()] } else { Vec::new() },
        sections: sections.0,
        references: vec![Reference { rfc: 5321, section: "4.2.1" }],
    }
}

/// Explains which replies a command may get (RFC 5321 4.3.2 and extensions).
#[must_use]
pub fn explain_command(command: Command, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let mut sections = Sections::default();
    let groups = [
        (headings.group_success, command.success),
        (headings.group_intermediate, command.intermediate),
        (headings.group_failure, command.error),
    ];
    for (heading, set) in groups {
        let named = set.iter().map(|code| match reply(code) {
            Some(entry) => format!("{code}: {}", entry.text(locale).name),
            None => code.to_string(),
        });
        sections.list(heading, named);
    }
    Explanation {
        subject: written(command.name, headings).replace('`', ""),
        name: headings.answers.to_owned(),
        verdict: String::new(),
        // A greeting answers no command.
        meaning: (!command.is_greeting())
            .then(|| fill(headings.any_answer, &[("codes", &any_command().to_string())]))
            .into_iter()
            .collect(),
        sections: sections.0,
        references: command.references.to_vec(),
    }
}
