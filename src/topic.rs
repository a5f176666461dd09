//! What a user wants to have explained.

use crate::catalog::{
    self, Code, CodeSet, EnhancedCode, Explanation, Locale, ReplyCode, explain_enhanced, explain_pair,
    explain_reply, explain_set,
};
use crate::rules::{self, Rule};
use crate::suggest;

/// A rule's manual page, or an explanation of codes.
pub(crate) enum Topic {
    Rule(&'static Rule),
    Codes(Explanation),
}

impl Topic {
    /// What there is to say, in Markdown.
    pub(crate) fn to_markdown(&self) -> String {
        match self {
            Self::Rule(rule) => rule.page.to_owned(),
            Self::Codes(explanation) => explanation.to_markdown(),
        }
    }

    /// Reads `452`, `4.2.2`, `452 4.2.2`, `4yz`, `45x`, a reply as a server sends it (`452 4.2.2 Mailbox full`), the
    /// name of a rule, or a command such as `RCPT` or `RCPT TO`.
    ///
    /// # Errors
    /// With one line that says what is wrong with it, and what may have been meant.
    pub(crate) fn parse(words: &str, locale: &Locale) -> Result<Self, String> {
        let words: Vec<&str> = words.split_whitespace().collect();
        if let Some(command) = catalog::command_named(&words.join(" ")) {
            return Ok(Self::Codes(catalog::explain_command(command, locale)));
        }
        if let Some((code, detail)) = sent(&words.join(" ")) {
            let explanation = match detail {
                Some(detail) => explain_pair(code, detail, locale),
                None => explain_reply(code, locale),
            };
            return Ok(Self::Codes(explanation));
        }
        match words[..] {
            [word] => Self::parse_word(word, locale),
            [first, _] if !first.starts_with(|c: char| c.is_ascii_digit()) => Err(unknown(&words.join(" "))),
            [first, second] => {
                let code = reply(first)?;
                let detail = EnhancedCode::parse(second).ok_or_else(|| match reply(second) {
                    Ok(other) => {
                        format!(
                            "{other} is a reply code too; `lsp-check compare {code} {other}` compares the two"
                        )
                    }
                    Err(_) => no_enhanced(second),
                })?;
                Ok(Self::Codes(explain_pair(code, detail, locale)))
            }
            _ => Err("name one code, one command, one rule, or a reply code and the enhanced code beside it"
                .to_owned()),
        }
    }

    fn parse_word(word: &str, locale: &Locale) -> Result<Self, String> {
        if let Some(rule) = rules::by_id(word) {
            return Ok(Self::Rule(rule));
        }
        if let Some(code) = EnhancedCode::parse(word) {
            return Ok(Self::Codes(explain_enhanced(code, locale)));
        }
        if is_dotted(word) {
            return Err(no_enhanced(word));
        }
        if let Some(message) = without_class(word) {
            return Err(message);
        }
        if let Some(set) = class(word) {
            return Ok(Self::Codes(explain_set(set, locale)));
        }
        reply(word).map(|code| Self::Codes(explain_reply(code, locale)))
    }
}

/// The codes at the start of a reply with its text: `452 4.2.2 Mailbox full`, `250-mail.example.org`.
fn sent(line: &str) -> Option<(ReplyCode, Option<EnhancedCode>)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let text = rest.strip_prefix([' ', '-'])?;
    let code = reply(digits).ok()?;
    let (word, behind) = text.split_once(' ').unwrap_or((text, ""));
    let detail = EnhancedCode::parse(word);
    let has_text = match detail {
        Some(_) => behind.contains(char::is_alphabetic),
        None => text.starts_with(char::is_alphabetic),
    };
    has_text.then_some((code, detail))
}

/// Reads a reply code or an enhanced code.
///
/// # Errors
/// With one line that says why it is none.
pub(crate) fn code(word: &str) -> Result<Code, String> {
    if let Some(code) = EnhancedCode::parse(word) {
        return Ok(code.into());
    }
    if is_dotted(word) {
        return Err(no_enhanced(word));
    }
    if class(word).is_some() || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("`{word}` is no code; name two such as 252 and 452, or 4.2.2 and 5.2.2"));
    }
    reply(word).map(Code::Reply)
}

/// Reads a reply code that can stand in a reply, or that the catalogue knows all the same.
///
/// # Errors
/// With one line that says why it is none.
pub(crate) fn reply(word: &str) -> Result<ReplyCode, String> {
    if EnhancedCode::parse(word).is_some() {
        return Err(format!("{word} is an enhanced code; a reply code such as 452 belongs here"));
    }
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unknown(word));
    }
    match word.parse() {
        Ok(number)
            if word.len() == 3 && ((200..600).contains(&number) || catalog::reply(number).is_some()) =>
        {
            Ok(ReplyCode(number))
        }
        _ => Err(format!(
            "{word} is no reply code; those have three digits, the first from 2 to 5 (RFC 5321 4.2)"
        )),
    }
}

/// `4yz` or `4xx` is a class, `45z` or `45x` a group in it.
fn class(word: &str) -> Option<CodeSet> {
    let digits = word.trim_end_matches(['x', 'y', 'z', 'X', 'Y', 'Z']);
    let set = CodeSet::with_prefix(digits.parse().ok()?);
    (word.len() == 3 && digits.len() < 3 && !set.is_empty()).then_some(set)
}

/// What to name instead of `X.2.2`, as registries write a code of any class.
fn without_class(word: &str) -> Option<String> {
    let rest = word.strip_prefix(['X', 'x'])?;
    let entry = catalog::enhanced(EnhancedCode::parse(&format!("5{rest}"))?)?;
    let codes: Vec<String> = entry.classes.iter().map(|class| format!("{class}{rest}")).collect();
    Some(format!("`{word}` leaves the class open; name {}", codes.join(" or ")))
}

/// Digits with dots, such as `4.2` or `6.1.1`: meant as an enhanced code.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn no_enhanced(word: &str) -> String {
    format!(
        "{word} is no enhanced code; those have a class of 2, 4 or 5 and two more numbers, such as 4.2.2 (RFC 3463 2)"
    )
}

fn unknown(word: &str) -> String {
    let codes: Vec<String> = catalog::replies().iter().map(|entry| entry.code.to_string()).collect();
    let known = rules::all().iter().map(|rule| rule.id).chain(codes.iter().map(String::as_str));
    let commands = catalog::commands().iter().flat_map(|row| row.written.iter().copied());
    let nearest =
        suggest::nearest(word, known).or_else(|| suggest::nearest(&word.to_ascii_uppercase(), commands));
    let hint = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            "name a code such as 452 or 4.2.2, a command such as RCPT, or a rule that `lsp-check rules` lists"
                .to_owned()
        }
    };
    format!("`{word}` is no code, no command and no rule; {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(words: &str) -> String {
        match Topic::parse(words, catalog::english()) {
            Ok(Topic::Rule(rule)) => rule.id.to_owned(),
            Ok(Topic::Codes(explanation)) => explanation.subject,
            Err(message) => format!("error: {message}"),
        }
    }

    #[test]
    fn every_shape_is_understood() {
        let shapes = ["452", "4.2.2", "452 4.2.2", "101", "599", "class-mismatch", "RCPT"];
        for shape in shapes {
            assert_eq!(subject(shape), shape);
        }
        assert_eq!(
            ["data-end", "RCPT TO", "mail from", "vrfy"].map(subject),
            ["DATA (final dot)", "RCPT", "MAIL", "VRFY"]
        );
        assert_eq!(["4yz", "4xx", "45x"].map(subject), ["4yz", "4yz", "450–459"]);
        let sent = ["450 4.7.1 Greylisted", "550-5.1.1 gone", "250-mail.example.org", "354 Go on"];
        assert_eq!(sent.map(subject), ["450 4.7.1", "550 5.1.1", "250", "354"]);
    }

    #[test]
    fn the_rest_is_refused_with_a_hint() {
        assert_eq!(
            subject("4.2.2 452"),
            "error: 4.2.2 is an enhanced code; a reply code such as 452 belongs here"
        );
        assert_eq!(
            subject("1000"),
            "error: 1000 is no reply code; those have three digits, the first from 2 to 5 (RFC 5321 4.2)"
        );
        assert_eq!(
            subject("class-mismach"),
            "error: `class-mismach` is no code, no command and no rule; did you mean `class-mismatch`?"
        );
        assert_eq!(subject("X.2.2"), "error: `X.2.2` leaves the class open; name 4.2.2 or 5.2.2");
        assert!(subject("250-252").starts_with("error: `250-252` is no code"), "{}", subject("250-252"));
        assert_eq!(subject("VRFI"), "error: `VRFI` is no code, no command and no rule; did you mean `VRFY`?");
        assert!(
            subject("RCPT FROM").starts_with("error: `RCPT FROM` is no code"),
            "{}",
            subject("RCPT FROM")
        );
        assert_eq!(
            subject("4.2"),
            "error: 4.2 is no enhanced code; those have a class of 2, 4 or 5 and two more numbers, such as 4.2.2 (RFC 3463 2)"
        );
        assert_eq!(
            subject("252 452"),
            "error: 452 is a reply code too; `lsp-check compare 252 452` compares the two"
        );
        for refused in ["999", "", "45", "9yz", "xyz", "+52", "452 4.2.2 5", "6.1.1", "４５２"] {
            assert!(subject(refused).starts_with("error: "), "{refused}: {}", subject(refused));
        }
    }
}
