//! What a translation lacks.

use toml::Value;

/// The places of texts that `english` has and `own` has not, such as `2.2.class_4`. A list counts as one text, for
/// languages may cut their sentences differently; a list of pairs is matched by the codes of each.
pub(crate) fn missing(english: &Value, own: Option<&Value>) -> Vec<String> {
    let mut places = Vec::new();
    collect(english, own, "", &mut places);
    places
}

fn collect(english: &Value, own: Option<&Value>, place: &str, places: &mut Vec<String>) {
    let below = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match english {
        Value::Table(table) => {
            for (key, value) in table {
                collect(value, own.and_then(|own| own.get(key)), &below(key), places);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for item in items {
                let codes = item.get("codes");
                let twins = own.and_then(Value::as_array).into_iter().flatten();
                let twin = twins.into_iter().find(|twin| twin.get("codes") == codes);
                collect(item, twin, &below(&numbers(codes)), places);
            }
        }
        _ if is_blank(Some(english)) || !is_blank(own) => {}
        _ => places.push(place.to_owned()),
    }
}

fn numbers(codes: Option<&Value>) -> String {
    let codes = codes.and_then(Value::as_array).into_iter().flatten();
    codes.filter_map(Value::as_integer).map(|code| code.to_string()).collect::<Vec<_>>().join("/")
}

fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.iter().all(|item| is_blank(Some(item))),
        Some(_) => false,
    }
}
