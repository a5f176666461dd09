//! Files that steer a run: a configuration, and what one run leaves for another.

use super::random::rounds;
use smtp_lsp::config::Config;
use smtp_lsp::report;
use std::fs;

#[test]
fn any_configuration() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let seed = "exclude = [\"vendor\"]\nlocale = \"ru\"\n[rules]\nclass-mismatch = \"off\"\n[[overrides]]\nfiles = \
        [\"/a\"]\nrules = {}\n[outcomes]\npermanent = [\"dead\"]\n[languages]\npython = [\"*.x\"]\n[[library]]\nseen = \
        [\"acme\"]\ncalls.ask = { gives = \"pair\", command = \"RCPT\", codes = \"not 4yz, 250-259\" }\n\
        constants.FULL = 452\n";
    let pieces: &[&[u8]] = &[
        b"[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b"\"",
        b"\"\"\"",
        b"**/",
        b"{a,b",
        b"!",
        b"[a-",
        b"\\",
        b"not ",
        b"9yz",
        b"-",
        b"18446744073709551616",
        b"\n",
        b"\xff",
        b"library.calls.",
        b"true",
        b"1e9",
        b"'",
        b"#",
        b"\x00",
    ];
    rounds("configuration", 1_500, |random| {
        let bytes = random.changed(seed.as_bytes(), pieces);
        let name = *random.of(&["smtp-lsp.toml", "pyproject.toml", "package.json"]);
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        if let Err(error) = Config::for_folder(folder.path()) {
            assert!(!error.message.contains('\n'), "{}", error.message);
        }
        fs::remove_file(path).expect("removed");
    });
}

#[test]
fn any_part_of_a_run() {
    let version = env!("CARGO_PKG_VERSION");
    let seed = format!(
        r#"{{"version":"{version}","shard":"2/8","counts":{{"seen":1,"about_mail":1,"known":0}},"files":[{{"path":"a.py","text":"\u00e9 452 \n550 x","findings":[{{"fingerprint":"a:1","rule":"class-mismatch","severity":"warning","span":{{"start":3,"end":6}},"message":"m","codes":[452],"notes":[{{"span":{{"start":8,"end":11}},"text":"n"}}],"help":"h","fix":{{"title":"t","is_certain":true,"edits":[{{"span":{{"start":3,"end":4}},"text":"5"}}]}}}}]}}],"problems":[{{"path":"b","message":"m","is_error":false}}]}}"#
    );
    assert!(report::read_part(&seed).is_ok());
    let pieces: &[&[u8]] = &[
        b"0",
        b"1",
        b"9",
        b"18446744073709551615",
        b"-1",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"null",
        b"\\n",
        b"\\ud83d",
        "\u{1f4e7}".as_bytes(),
    ];
    rounds("parts", 3_000, |random| {
        let bytes = random.changed(seed.as_bytes(), pieces);
        match report::read_part(&String::from_utf8_lossy(&bytes)) {
            Ok(report) => {
                for format in report::formats() {
                    format.write(&report, &mut Vec::new()).expect("memory takes everything");
                }
            }
            Err(message) => assert!(!message.is_empty()),
        }
    });
}
