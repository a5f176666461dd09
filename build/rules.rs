//! The manual pages of the rules: the doc comment at the top of each file in `src/rules/`.

use std::fs;
use std::path::Path;

/// Writes `<out>/<rule>.md` for every file of `folder` but `mod.rs`.
pub(crate) fn write_pages(folder: &Path, out: &Path) {
    fs::create_dir_all(out).expect("OUT_DIR is writable");
    for entry in fs::read_dir(folder).expect("src/rules is there").flatten() {
        let path = entry.path();
        let (Some(stem), Ok(source)) =
            (path.file_stem().and_then(|stem| stem.to_str()), fs::read_to_string(&path))
        else {
            continue;
        };
        if stem == "mod" {
            continue;
        }
        let lines = source.lines().take_while(|line| line.starts_with("//!"));
        let page: String = lines
            .flat_map(|line| [line.trim_start_matches("//!").strip_prefix(' ').unwrap_or(""), "\n"])
            .collect();
        assert!(page.starts_with("# "), "{}: a rule's file begins with its manual page", path.display());
        fs::write(out.join(format!("{stem}.md")), page).expect("OUT_DIR is writable");
    }
}
