//! Where a module stands, by its name.

use super::Files;
use crate::language::{Begin, Modules};
use std::path::{Path, PathBuf};

/// The files, or the folders, that a module can be which a file names. Those of one group can be meant in the same way;
/// the first group of which something is there counts.
pub(super) fn of(
    modules: &Modules,
    file: &Path,
    root: &Path,
    module: &str,
    files: &Files,
) -> Vec<Vec<PathBuf>> {
    let Some(folder) = file.parent().filter(|folder| folder.starts_with(root)) else { return Vec::new() };
    if module.is_empty() {
        return vec![vec![folder.to_path_buf()]];
    }
    let mut parts: Vec<&str> = module.split(modules.separator).collect();
    let base = if modules.leading && parts[0].is_empty() {
        // One separator in front is here, each more one further up.
        let ups = parts.iter().take_while(|part| part.is_empty()).count();
        // A name that is nothing but separators has one empty part more.
        let ups = if ups == parts.len() { ups - 1 } else { ups };
        parts.retain(|part| !part.is_empty());
        above(folder, ups - 1)
    } else if !modules.top.is_empty() && parts[0] == modules.top {
        parts.remove(0);
        let holds_top = |folder: &&Path| {
            let inside = files.folder(folder, root);
            inside
                .iter()
                .any(|path| path.file_name().is_some_and(|name| modules.tops.iter().any(|top| name == *top)))
        };
        let top = folder.ancestors().take_while(|folder| folder.starts_with(root)).find(holds_top);
        if let (Some(top), true) = (top, parts.is_empty()) {
            return vec![modules.tops.iter().map(|name| top.join(name)).collect()];
        }
        top.map(Path::to_path_buf)
    } else if parts[0] == modules.here || parts[0] == modules.up {
        let own = own_module(modules, file, folder);
        let is_step = |part: &&&str| **part == modules.here || **part == modules.up;
        let steps: Vec<&str> = parts.iter().take_while(is_step).copied().collect();
        parts.drain(..steps.len());
        above(&own, steps.iter().filter(|step| **step == modules.up).count())
    } else {
        return unmarked(modules, folder, root, &parts);
    };
    let base = base.filter(|base| base.starts_with(root));
    base.map_or_else(Vec::new, |base| vec![at(modules, &base, &parts)])
}

/// Where a name can begin that says nothing of it.
fn unmarked(modules: &Modules, folder: &Path, root: &Path, parts: &[&str]) -> Vec<Vec<PathBuf>> {
    let around: Vec<&Path> = folder.ancestors().take_while(|folder| folder.starts_with(root)).collect();
    match modules.begin {
        Begin::Nowhere => Vec::new(),
        Begin::Anywhere => vec![around.iter().flat_map(|base| at(modules, base, parts)).collect()],
        Begin::Ending => {
            // What comes from no host is the language's own; then one part says too little.
            let least = if parts[0].contains('.') { 1 } else { 2 };
            let endings = (0..parts.len()).filter(|first| parts.len() - first >= least);
            let group = |first: usize| -> Vec<PathBuf> {
                let bases = around.iter().flat_map(|base| at(modules, base, &parts[first..]));
                bases.collect()
            };
            endings.map(group).collect()
        }
    }
}

/// The folder of the module that a file is.
fn own_module(modules: &Modules, file: &Path, folder: &Path) -> PathBuf {
    let is_folder = modules.own_folder.is_empty()
        || file.file_name().is_some_and(|name| modules.own_folder.iter().any(|own| name == *own));
    match file.file_stem().filter(|_| !is_folder) {
        Some(stem) => folder.join(stem),
        None => folder.to_path_buf(),
    }
}

fn above(folder: &Path, ups: usize) -> Option<PathBuf> {
    folder.ancestors().nth(ups).map(Path::to_path_buf)
}

/// The files, or the folder, that a module below a folder can be.
fn at(modules: &Modules, base: &Path, parts: &[&str]) -> Vec<PathBuf> {
    let is_name = |part: &str| {
        !part.is_empty() && !part.starts_with("..") && part != "." && !part.contains(['/', '\\', '\0'])
    };
    if !parts.iter().all(|part| is_name(part)) {
        return Vec::new();
    }
    let path = parts.iter().fold(base.to_path_buf(), |path, part| path.join(part));
    if modules.are_folders {
        return vec![path];
    }
    let Some(text) = path.to_str() else { return Vec::new() };
    let patterns = modules.files.iter().filter(|pattern| !parts.is_empty() || pattern.starts_with("{}/"));
    let mut files: Vec<PathBuf> =
        patterns.map(|pattern| PathBuf::from(pattern.replace("{}", text))).collect();
    let made_of = modules
        .built
        .iter()
        .filter_map(|(built, source)| Some(format!("{}{source}", text.strip_suffix(built)?)));
    files.extend(made_of.map(PathBuf::from));
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn places(language: &str, file: &str, module: &str) -> Vec<String> {
        let modules =
            language::by_id(language).and_then(|language| language.modules.as_ref()).expect("it has modules");
        let groups = of(modules, Path::new(file), Path::new("/mail"), module, &Files::default());
        groups.into_iter().flatten().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn names_lead_to_files() {
        assert_eq!(
            places("python", "/mail/a/b.py", ".codes"),
            ["/mail/a/codes.py", "/mail/a/codes/__init__.py"]
        );
        assert_eq!(places("python", "/mail/a/b.py", "..c.d")[0], "/mail/c/d.py");
        assert_eq!(places("python", "/mail/a/b.py", "."), ["/mail/a/__init__.py"]);
        assert_eq!(
            places("python", "/mail/a/b.py", "c")[..3],
            ["/mail/a/c.py", "/mail/a/c/__init__.py", "/mail/c.py"]
        );
        assert_eq!(places("javascript", "/mail/a/b.js", "../codes.js")[0], "/mail/codes.js");
        assert!(places("javascript", "/mail/a/b.js", "../codes.js").contains(&"/mail/codes.ts".to_owned()));
        assert_eq!(places("rust", "/mail/src/a/b.rs", "super::c")[0], "/mail/src/a/c.rs");
        assert_eq!(places("rust", "/mail/src/a/mod.rs", "self::c")[0], "/mail/src/a/c.rs");
        assert_eq!(places("go", "/mail/a/b.go", ""), ["/mail/a"]);
        let endings = places("go", "/mail/a/b.go", "example.org/mail/codes");
        assert!(
            endings.contains(&"/mail/mail/codes".to_owned()) && endings.contains(&"/mail/codes".to_owned())
        );
    }

    #[test]
    fn nothing_outside_of_the_project_is_meant() {
        for (language, file, module) in [
            ("python", "/mail/a.py", "..codes"),
            ("javascript", "/mail/a.js", "../codes"),
            ("javascript", "/mail/a.js", "./../../codes"),
            ("javascript", "/mail/a.js", "./x/../../codes"),
            ("javascript", "/mail/a.js", "codes"),
            ("rust", "/mail/a.rs", "super::super::codes"),
            ("rust", "/mail/src/a.rs", "codes"),
            ("go", "/mail/a.go", "net/smtp/../../../x"),
        ] {
            let found = places(language, file, module);
            assert!(
                found.iter().all(|path| path.starts_with("/mail/") && !path.contains("..")),
                "{module}: {found:?}"
            );
        }
        assert_eq!(places("javascript", "/mail/a.js", "codes"), Vec::<String>::new());
        assert_eq!(places("go", "/mail/a.go", "net/smtp"), ["/mail/net/smtp"]);
        assert_eq!(places("rust", "/mail/src/a.rs", "codes"), Vec::<String>::new());
    }
}
