//! Lines and columns.

use super::folder::{BOUNCES, BOUNCES_IN_JAVASCRIPT, Folder};

/// Line, column, end line and end column of the only finding.
fn place(text: &str) -> [u64; 4] {
    place_in("deliver.py", text)
}

fn place_in(path: &str, text: &str) -> [u64; 4] {
    let findings = Folder::with(path, text).json(&[]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    ["line", "column", "end_line", "end_column"].map(|field| findings[0][field].as_u64().expect("a number"))
}

#[test]
fn columns_count_characters() {
    assert_eq!(place(BOUNCES), [6, 9, 6, 25]);
    let text =
        BOUNCES.replace("        return \"bounced\"", "        x = \"\u{fc}\u{1f4ee}\"; return \"bounced\"");
    assert_eq!(place(&text), [6, 19, 6, 35]);
}

#[test]
fn a_span_over_lines_has_its_end() {
    let text = BOUNCES.replace("return \"bounced\"", "return (\n            \"bounced\")");
    assert_eq!(place(&text), [6, 9, 7, 23]);
}

#[test]
fn every_end_of_a_line_counts_once() {
    for end in ["\n", "\r\n", "\r"] {
        assert_eq!(
            place_in("deliver.js", &BOUNCES_IN_JAVASCRIPT.replace('\n', end)),
            [9, 13, 9, 30],
            "{end:?}"
        );
    }
    assert_eq!(place(&BOUNCES.replace('\n', "\r\n")), [6, 9, 6, 25]);
}

#[test]
fn a_byte_order_mark_is_no_character() {
    let text = "\u{feff}CODES = {452: \"smtp\", 550: \"smtp\"}\n";
    let codes = Folder::with("codes.py", text).json(&["codes"]);
    assert_eq!(codes[0]["column"], 10);
    assert_eq!(place(&format!("\u{feff}{BOUNCES}")), [6, 9, 6, 25]);
}

#[test]
fn the_last_line_needs_no_end() {
    let folder = Folder::with("reply.py", "import smtplib\nreply = \"452 4.2.2 full\"");
    let codes = folder.json(&["codes"]);
    let columns: Vec<_> =
        codes.iter().map(|row| (row["column"].clone(), row["end_column"].clone())).collect();
    assert_eq!(columns, [(10.into(), 13.into()), (14.into(), 19.into())]);
}

#[test]
fn many_files_that_cannot_be_read_are_counted() {
    let folder = Folder::with("deliver.py", BOUNCES);
    for number in 10..42 {
        folder.write(&format!("smtp{number}.py"), b"# smtp \0\n");
    }
    let run = folder.run(&[]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!((run.status, lines.len()), (1, 12), "{}", run.stderr);
    assert_eq!(lines[10], "lsp-check: 22 more files not checked; --format sarif names them all");
}
