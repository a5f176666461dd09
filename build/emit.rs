//! Small helpers that write Rust source.

/// `&["a", "b"]`, each as a string literal.
pub(crate) fn strings<S: AsRef<str>>(items: &[S]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{:?}", item.as_ref())).collect();
    format!("&[{}]", quoted.join(", "))
}

/// `&[…]` of ready Rust expressions.
pub(crate) fn slice<I: IntoIterator<Item = String>>(items: I) -> String {
    format!("&[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// `Some("…")` or `None`.
pub(crate) fn option(item: Option<&str>) -> String {
    item.map_or_else(|| "None".to_owned(), |text| format!("Some({text:?})"))
}

/// A word with hyphens or underscores as an enum variant: `type-switch` becomes `TypeSwitch`.
pub(crate) fn variant(word: &str) -> String {
    word.split(['-', '_'])
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        })
        .collect()
}
