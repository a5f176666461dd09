//! What there is to say about a setting on which the reader's cursor rests.

use super::tree::{Setting, Settings};
use super::{code, matching};
use crate::catalog::{Locale, ReplyCode, explain_reply};
use crate::document::Document;
use crate::inner;
use crate::language::Language;
use std::fmt::Write as _;
use std::ops::Range;

/// The setting whose name, or the action that, stands at a byte offset, explained in Markdown: what it does, what may
/// stand behind it, the default, and the reply code that it makes the server send.
pub(crate) fn about(
    document: &Document,
    source: &str,
    offset: usize,
    locale: &Locale,
) -> Option<(Range<usize>, String)> {
    if let Some((inner, inside)) = inner::at(document, source, offset) {
        let (span, text) = about(&inner.document, &inner.piece.text, inside, locale)?;
        return Some((inner.piece.outside(&span), text));
    }
    let language = document.language();
    if language.parameters.is_empty() && language.actions.is_empty() {
        return None;
    }
    let settings = Settings::of(document, source);
    let here = |span: &Range<usize>| span.start <= offset && offset <= span.end;
    let roles = matching::format(language).roles(document, source);
    let of = About { language, roles, locale };
    let named = settings.all.iter().filter(|setting| here(&setting.name_span));
    let mut named =
        named.filter_map(|it| Some((it.name_span.clone(), of.parameter(it.name, it.value, &it.within)?)));
    let sections = settings.sections.iter().filter(|(_, span)| here(span));
    let mut sections = sections.filter_map(|(name, span)| Some((span.clone(), of.parameter(name, "", &[])?)));
    named.next().or_else(|| sections.next()).or_else(|| {
        // Of settings within each other the last one is the innermost.
        let mut around = settings.all.iter().rev().filter(|setting| here(&setting.value_span));
        around.find_map(|setting| of.action(&settings, setting, offset))
    })
}

struct About<'a> {
    language: &'static Language,
    /// What the file is used for.
    roles: Vec<&'static str>,
    locale: &'a Locale,
}

impl About<'_> {
    fn parameter(&self, name: &str, value: &str, within: &[&str]) -> Option<String> {
        let parameter = matching::format(self.language).parameter(name, within, &self.roles)?;
        let mut text = format!("**{name}**\n\n{}\n", parameter.effect);
        if !parameter.values.is_empty() {
            let _ = write!(text, "\nValues: {}\n", parameter.values);
        }
        if !parameter.default.is_empty() {
            let _ = write!(text, "\nDefault: {}\n", parameter.default);
        }
        let in_effect = if value.is_empty() { parameter.default } else { value };
        if code(parameter.default).is_some() {
            explain(&mut text, in_effect, self.locale);
        }
        Some(text)
    }

    fn action(
        &self,
        settings: &Settings<'_>,
        setting: &Setting<'_>,
        offset: usize,
    ) -> Option<(Range<usize>, String)> {
        let at = offset.checked_sub(setting.value_span.start)?;
        let is_inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let (before, behind) = (setting.value.get(..at)?, setting.value.get(at..)?);
        let start = before.trim_end_matches(is_inner).len();
        let end = at + behind.find(|letter| !is_inner(letter)).unwrap_or(behind.len());
        let word = setting.value.get(start..end)?;
        let format = matching::format(self.language);
        let mut actions = format.actions((setting.name, &self.roles), &setting.value[..start]);
        let is_it = |known: &str| known.eq_ignore_ascii_case(word);
        let action = actions.find(|action| action.words.iter().any(|known| is_it(known)))?;
        let mut text = format!("**{word}**\n\n{}\n", action.effect);
        if !action.takes.is_empty() {
            let _ = write!(text, "\nBehind it: {}\n", action.takes);
        }
        let given = settings.all.iter().rev().find(|it| it.name.eq_ignore_ascii_case(action.code_of));
        let default = || format.parameter(action.code_of, &[], &self.roles).map_or("", |it| it.default);
        let code_of = given.map(|it| it.value).filter(|value| code(value).is_some());
        if !action.code_of.is_empty() {
            let value = code_of.unwrap_or_else(default);
            let _ = write!(text, "\nReply: {} = {value}\n", action.code_of);
            explain(&mut text, value, self.locale);
        }
        explain(&mut text, action.code, self.locale);
        Some((setting.value_span.start + start..setting.value_span.start + end, text))
    }
}

/// Adds what is known of the reply code that a value begins with.
fn explain(text: &mut String, value: &str, locale: &Locale) {
    if let Some(code) = code(value) {
        let _ = write!(text, "\n---\n\n{}", explain_reply(ReplyCode(code), locale).to_markdown());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::english;
    use crate::language;

    #[test]
    fn a_setting_is_explained_with_the_code_in_effect() {
        let language = language::by_id("postfix-main").expect("it is there");
        let source = "defer_code = 451\nmyhostname = mail.example\n";
        let mut document = Document::new("main.cf", language, source);
        document.parse();
        let (span, text) = about(&document, source, 3, english()).expect("it is a parameter with a code");
        assert_eq!(&source[span], "defer_code");
        assert!(text.contains("Default: 450") && text.contains("**451**"), "{text}");
        assert!(about(&document, source, 20, english()).is_none(), "not about replies");
        assert!(about(&document, source, 14, english()).is_none(), "the code has a hover of its own");
    }

    fn hover(id: &str, path: &str, marked: &str) -> Option<String> {
        let language = language::by_id(id).expect("it is there");
        let offset = marked.find('@').expect("a place is marked");
        let source = marked.replacen('@', "", 1);
        let mut document = Document::new(path, language, &source);
        document.parse();
        about(&document, &source, offset, english()).map(|(span, text)| format!("{}: {text}", &source[span]))
    }

    #[test]
    fn an_action_is_explained_where_it_is_one() {
        let says = |id: &str, path: &str, marked: &str, words: &[&str]| {
            let text = hover(id, path, marked).unwrap_or_default();
            assert!(words.iter().all(|word| text.contains(word)), "{marked}: {text}");
        };
        says("postfix-table", "postfix/client_access", "a.example REJ@ECT x\n", &["REJECT:", "**554**"]);
        says("postfix-table", "postfix/header_checks", "/^X:/ REJ@ECT x\n", &["REJECT:", "**550**"]);
        says(
            "opensmtpd",
            "smtpd.conf",
            "filter f phase connect match !rdns dis@connect \"550 x\"\n",
            &["disconnect:"],
        );
        says(
            "postfix-main",
            "main.cf",
            "reject_code = 521\nsmtpd_relay_restrictions = permit, rej@ect\n",
            &["reject:", "reject_code = 521", "**521**"],
        );
        says(
            "postfix-main",
            "main.cf",
            "smtpd_relay_restrictions = defer_if_permit,\n  reject_unauth_dest@ination\n",
            &["relay_domains_reject_code = 554", "**554**"],
        );
        says(
            "markdown",
            "README.md",
            "In `main.cf`:\n\n```\ndefer_co@de = 451\n```\n",
            &["defer_code:", "Default: 450"],
        );
        says("exim", "exim.conf", "begin acl\na:\n  den@y\n    message = x\n", &["deny:", "**550**"]);
        says("sieve", "a.sieve", "require \"ereject\";\nere@ject \"x\";\n", &["ereject:"]);
        says("sendmail-access", "mail/access", "a.example\tREJ@ECT\n", &["REJECT:", "**550**"]);
        says(
            "rspamd",
            "rspamd/local.d/x.conf",
            "rules {\n  A { action = \"rej@ect\"; }\n}\n",
            &["reject:", "**554**"],
        );
        says("dovecot", "dovecot.conf", "quota_full_temp@fail = yes\n", &["452"]);
        says(
            "maddy",
            "maddy.conf",
            "smtp tcp://0.0.0.0:25 {\n  source a.example {\n    rej@ect\n  }\n}\n",
            &["554"],
        );
        says(
            "maddy",
            "maddy.conf",
            "check {\n  dkim {\n    fail_act@ion reject 550 5.7.1\n    rej@ect 450\n  }\n}\n"
                .replacen('@', "", 1)
                .as_str(),
            &["**450**"],
        );
        says("haproxy", "haproxy.cfg", "backend b\n    option smtp@chk HELO a.example\n", &["smtpchk:"]);
        assert_eq!(
            hover("postfix-table", "postfix/client_access", "a.example 550 REJ@ECT\n"),
            None,
            "it is text"
        );
    }
}
