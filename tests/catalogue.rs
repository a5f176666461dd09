//! The data of the catalogue as the build reads it: a text that a complete locale lacks ends the build.

#[path = "../build/complete.rs"]
mod complete;

use complete::missing;
use std::fs;
use std::path::Path;
use toml::Value;

const FILES: [&str; 3] = ["replies.toml", "enhanced.toml", "comparisons.toml"];

fn read(path: &str) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/data");
    fs::read_to_string(data.join(path)).expect("the file is there")
}

fn parse(text: &str) -> Value {
    Value::Table(text.parse().expect("TOML"))
}

#[test]
fn every_complete_locale_has_every_text() {
    let locales = parse(&read("locales.toml"));
    let complete: Vec<&str> = locales["locale"]
        .as_array()
        .expect("locales")
        .iter()
        .filter(|locale| locale.get("complete") == Some(&Value::Boolean(true)))
        .filter_map(|locale| locale["id"].as_str())
        .collect();
    assert_eq!(complete, ["en", "ru"]);
    for (id, file) in complete.iter().flat_map(|id| FILES.map(|file| (id, file))) {
        let own = parse(&read(&format!("{id}/{file}")));
        assert_eq!(missing(&parse(&read(&format!("en/{file}"))), Some(&own)), [""; 0], "{id}/{file}");
    }
}

/// Whatever table or value goes out of a translation, the build says which.
#[test]
fn a_missing_text_is_named() {
    let english = parse(&read("en/enhanced.toml"));
    let russian = read("ru/enhanced.toml");
    let lacking = |from: &str, to: &str| {
        let start = russian.find(from).expect("it begins");
        let end = start + russian[start..].find(to).expect("it ends");
        let cut = format!("{}{}", &russian[..start], &russian[end..]);
        missing(&english, Some(&parse(&cut)))
    };
    assert_eq!(lacking("[\"7.20\"]", "[\"7.21\"]").len(), 7, "a code");
    assert_eq!(lacking("class_4 = \"Позже место", "\n"), ["2.2.class_4"]);
    assert_eq!(lacking("[subjects.4]", "[subjects.5]"), ["subjects.4.meaning", "subjects.4.name"]);
    let emptied = russian.replacen("misread = [\"Это не неудавшийся вход", "misread = []\nignored = [\"", 1);
    assert_eq!(missing(&english, Some(&parse(&emptied))), ["7.4.misread"]);
    let pairs = parse(&read("en/comparisons.toml"));
    let fewer = read("ru/comparisons.toml").replacen("codes = [252, 452]", "codes = [252, 453]", 1);
    assert_eq!(missing(&pairs, Some(&parse(&fewer))).len(), 4, "codes, summary, differences, choose");
}
