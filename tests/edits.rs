//! Properties of the whole pipeline: edits end where opening the final text ends, and no bytes make it fall over.

use proptest::prelude::*;
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::language::{self, Language};
use smtp_lsp::{Analysis, analyze};

/// Pieces that real files are made of, and some that break them.
const PIECES: &[&str] = &[
    "452",
    "550 5.1.1 ",
    "if code >= 400:\n",
    "    return 'bounced'\n",
    "(",
    ")",
    "{",
    "}",
    "\"",
    "'''",
    "#",
    "//",
    "/*",
    "\n",
    "\r\n",
    "\r",
    "except smtplib.SMTPRecipientsRefused as e:\n",
    "case 450, 451:\n",
    "reject_code = 550\n",
    " 4.2.2",
    "ü",
    "😀",
    "else",
    "import smtplib\n",
    "switch (err.responseCode) {",
    "\t",
    "${x?{450}:{550}}",
    "\\r\\n250 ok",
    "/^4\\d\\d/",
    "def f(code):\n",
    ";",
    "",
    "== ",
    "RCPT TO:<",
];

fn sample(language: &Language) -> &'static str {
    match language.id {
        "go" => {
            "// SMTP\npackage p\n\nfunc f(e *textproto.Error) string {\n\tif e.Code == 452 {\n\t\treturn \"bounced\"\n\t}\n\treturn \"\"\n}\n"
        }
        "javascript" => {
            "// SMTP\nfunction f(err) {\n  switch (err.responseCode) {\n    case 450: return 'bounced';\n    default: return null;\n  }\n}\n"
        }
        "postfix-main" => {
            "# 550 for all\nreject_code = 554\nmaps_rbl_reject_code = ${stage?{450}:{554}}\n\
            smtpd_recipient_restrictions = reject_rbl_client\n  a.example\n# 450\n\nx_reject_code = 421\n"
        }
        _ => {
            "import smtplib\n\ndef f(e):\n    if e.smtp_code == 452:\n        return 'bounced'\n    return None\n"
        }
    }
}

/// What an editor shows when the keys rest.
fn settled(document: &mut Document) -> Analysis {
    document.settle();
    analyze(document, &Config::default())
}

fn summary(analysis: &Analysis) -> String {
    let findings: Vec<_> =
        analysis.findings.iter().map(|finding| (&finding.span, finding.rule.id, &finding.message)).collect();
    format!("{:?} {:?} {findings:?}", analysis.mentions, analysis.sets)
}

fn edit() -> impl Strategy<Value = (usize, usize, String)> {
    (
        any::<usize>(),
        0usize..12,
        prop::collection::vec(prop::sample::select(PIECES), 0..3).prop_map(|pieces| pieces.concat()),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn edits_end_where_opening_the_final_text_ends(
        language in prop::sample::select(language::all().iter().collect::<Vec<_>>()),
        edits in prop::collection::vec(edit(), 1..12),
    ) {
        let mut document = Document::new("deliver", language, sample(language));
        document.parse();
        for (at, length, text) in edits {
            let end = document.text().len_bytes();
            let start = at % (end + 1);
            document.edit(start..(start + length).min(end), &text);
            // Some edits come alone, some together.
            if at % 3 != 0 {
                document.parse();
            }
            // What is found on the way is remembered, and must not be believed for longer than it holds.
            if at % 2 != 0 {
                let _ = analyze(&document, &Config::default());
            }
        }
        let edited = settled(&mut document);
        let mut opened = Document::new("deliver", language, &document.text().to_string());
        prop_assert_eq!(summary(&edited), summary(&settled(&mut opened)), "{}", document.text());
    }

    #[test]
    fn any_text_is_analysed(
        language in prop::sample::select(language::all().iter().collect::<Vec<_>>()),
        noise in prop::collection::vec(prop_oneof![
            prop::sample::select(PIECES).prop_map(str::to_owned),
            "\\PC{0,8}",
            "[\\x00-\\x20]{0,4}",
        ], 0..40),
    ) {
        let mut document = Document::new("deliver", language, &format!("smtp {}", noise.concat()));
        let analysis = settled(&mut document);
        let text = document.text().to_string();
        for mention in &analysis.mentions {
            prop_assert!(text.get(mention.span.clone()).is_some_and(|token| token.starts_with(|c: char| c.is_ascii_digit())));
        }
        for finding in &analysis.findings {
            prop_assert!(text.get(finding.span.clone()).is_some());
        }
    }
}

#[test]
fn a_value_of_a_kept_tree_is_continued_below_a_comment() {
    let postfix = language::by_id("postfix-main").expect("it is there");
    let text = "a_reject_code = 550\n  451\n# 450\n\nb_reject_code = 421\n";
    let mut document = Document::new("main.cf", postfix, text);
    document.parse();
    for (behind, inserted) in [("a", "b"), ("#", " 452\n")] {
        let at = document.text().to_string().find(behind).expect("it is there") + behind.len();
        document.edit(at..at, inserted);
        document.parse();
    }
    let edited = settled(&mut document);
    let mut opened = Document::new("main.cf", postfix, &document.text().to_string());
    assert_eq!(summary(&edited), summary(&settled(&mut opened)));
    assert_eq!(edited.mentions.len(), 5, "{}", document.text());
}

#[test]
fn what_a_tree_behind_its_text_says_is_not_remembered() {
    let python = language::by_id("python").expect("it is there");
    let mut document = Document::new("deliver", python, sample(python));
    document.parse();
    let at = sample(python).find("_code").expect("it is there");
    document.edit(at..at, "//");
    let _ = analyze(&document, &Config::default());
    assert_eq!(settled(&mut document).findings.len(), 0, "{}", document.text());
}

#[test]
fn deep_nesting_is_survived() {
    for language in language::all() {
        for (open, close) in
            [("(", ")"), ("[", "]"), ("{", "}"), ("if (x) {", "}"), ("not ", ""), ("${x?{", "}}")]
        {
            let text = format!("# smtp\nx = {}452{}\n", open.repeat(20_000), close.repeat(20_000));
            let mut document = Document::new("deliver", language, &text);
            let _ = settled(&mut document);
        }
    }
}

/// Functions that depend on each other, on constants and on what the file speaks of.
const CONNECTED: &str = "import smtplib\n\nTEMPORARY = {421, 450, 451, 452}\n\n\ndef is_final(code):\n    return code >= 500\n\n\ndef check(reply):\n    if reply.smtp_code in TEMPORARY:\n        return 'bounced'\n    return None\n\n\ndef send(server, to):\n    code, text = server.rcpt(to)\n    if is_final(code):\n        return 'deferred'\n    if code == 452:\n        return 'bounced'\n    return 'ok'\n\n\nREFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)\n\n\ndef post(server, letter):\n    try:\n        server.send_message(letter)\n    except REFUSED:\n        mark_bounced(letter)\n\n\nclass Queue:\n    def one(self, server, to):\n        code, _ = server.rcpt(to)\n        if code in TEMPORARY:\n            self.mark_bounced(to)\n\n    def two(self, e):\n        if e.smtp_code >= 400:\n            return 'permanent'\n\n    def three(self, reply):\n        if reply.smtp_code != 250:\n            raise ValueError(reply)\n";
/// What is replaced by what, there and back.
const TURNS: &[(&str, &str)] = &[
    ("{421, 450, 451, 452}", "{550, 551}"),
    ("code >= 500", "code >= 400"),
    ("'bounced'\n    return None", "'deferred'\n    return None"),
    ("code == 452", "code == 552"),
    ("def is_final(", "def is_over("),
    ("import smtplib", "import http  # a quotation of http status http.client"),
    ("# smtp rcpt ehlo", "#"),
    ("class Queue:", "x = 250\n\n\nclass Queue:"),
    ("mark_bounced", "mark_deferred"),
    (
        "(smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)",
        "(smtplib.SMTPNotSupportedError, smtplib.SMTPServerDisconnected)",
    ),
    ("reply.smtp_code", "reply.status_code"),
    ("    return None\n", "    abort(404)\n    abort(452)\n    return None\n"),
    ("class Queue:", "class HttpStatus:"),
    ("class Queue:", "class RcptState:"),
    ("# smtp", "# http http http http http http http http"),
    ("\n\n\ndef send", "\n\n\n\n\ndef send"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_is_remembered_of_functions_holds(turns in prop::collection::vec(prop::sample::select(TURNS), 1..16)) {
        let python = language::by_id("python").expect("it is there");
        let mut document = Document::new("deliver.py", python, CONNECTED);
        document.parse();
        for (one, other) in turns {
            let text = document.text().to_string();
            let (at, from, to) = match (text.find(one), text.find(other)) {
                (Some(at), _) => (at, one, other),
                (None, Some(at)) => (at, other, one),
                (None, None) => continue,
            };
            document.edit(at..at + from.len(), to);
            let edited = settled(&mut document);
            let mut opened = Document::new("deliver.py", python, &document.text().to_string());
            let fresh = settled(&mut opened);
            prop_assert_eq!(summary(&edited), summary(&fresh), "{}", document.text());
        }
    }
}

/// Each item may be a candidate, and looks at its neighbours: not at all of them.
#[test]
fn a_long_list_is_survived() {
    let row = |row: usize| format!("\t\"a-{}.example\": true,", 200 + row % 400);
    let rows = (0..5_000).map(row).collect::<Vec<_>>().join("\n");
    let text = format!("package x\n\n// smtp rcpt 550\nvar known = map[string]bool{{\n{rows}\n}}\n");
    let language = language::by_id("go").expect("it is there");
    let mut document = Document::new("known.go", language, &text);
    let analysis = settled(&mut document);
    assert!(analysis.findings.is_empty());
}

#[test]
fn a_command_without_a_name_is_survived() {
    let c_sharp = language::by_id("c-sharp").expect("it is there");
    let text = "class A {\n    📧 COMMAND = \"MAIL FROM\";\n    bool Offer() { Ask(\"RCPT TO:<a>\"); return Code() == 250; }\n}\n";
    let mut document = Document::new("A.cs", c_sharp, text);
    settled(&mut document);
}
