//! Turns the data in `grammars/` and `src/catalog/data/` into static Rust tables, and compiles the parsers that live
//! in `grammars/`. Nothing of it is parsed at run time; what is wrong in the data fails the build with the file's name.

#[path = "build/catalog.rs"]
mod catalog;
#[path = "build/checks.rs"]
mod checks;
#[path = "build/complete.rs"]
mod complete;
#[path = "build/emit.rs"]
mod emit;
#[path = "src/catalog/expression.rs"]
mod expression;
#[path = "build/languages.rs"]
mod languages;
#[path = "build/library.rs"]
mod library;
#[path = "build/mail.rs"]
mod mail;
#[path = "build/nodes.rs"]
mod nodes;
#[path = "build/rules.rs"]
mod rules;
#[path = "build/sets.rs"]
mod sets;
#[path = "build/vocabulary.rs"]
mod vocabulary;

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=grammars");
    println!("cargo::rerun-if-changed=src/catalog/data");
    println!("cargo::rerun-if-changed=src/catalog/expression.rs");
    println!("cargo::rerun-if-changed=src/rules");
    rules::write_pages(&root.join("src/rules"), &out.join("rules"));
    let grammars = root.join("grammars");
    let checks = checks::Checks::read(&grammars);
    fs::write(out.join("checks.rs"), checks.rules()).expect("OUT_DIR is writable");
    fs::write(out.join("languages.rs"), languages::generate(&grammars, &checks))
        .expect("OUT_DIR is writable");
    fs::write(out.join("catalog.rs"), catalog::generate(&root.join("src/catalog/data")))
        .expect("OUT_DIR is writable");
}
