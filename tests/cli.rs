//! `lsp-check` as a process: what it writes, and how it ends.

mod cli {
    mod bad_input;
    mod configuration;
    mod editors;
    mod explaining;
    mod fix;
    mod folder;
    mod formats;
    mod merging;
    mod neighbours;
    mod packaging;
    mod pages;
    mod places;
    mod selecting;
    mod silence;
    mod walking;
}
