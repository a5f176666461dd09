//! The catalogue: its data, what is explained from it, and the sets.

mod compare;
mod explain;
mod facts;
mod locales;
mod sets;

use super::EnhancedCode;

fn code(text: &str) -> EnhancedCode {
    EnhancedCode::parse(text).expect("an enhanced code")
}
