//! How a file of a language names other files of its project.

/// Where a name begins that says nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// In no file of the project.
    Nowhere,
    /// In the folder of the file, or in one around it.
    Anywhere,
    /// The path of the folder ends like the name.
    Ending,
}

/// How modules are named, and where they stand.
#[expect(clippy::struct_excessive_bools, reason = "each says something else of the language")]
pub(crate) struct Modules {
    /// What stands between the parts of a name.
    pub(crate) separator: &'static str,
    /// Texts of which one stands in each import.
    pub(crate) words: &'static [&'static str],
    /// Where names begin that none of the next three begins.
    pub(crate) begin: Begin,
    /// The first part of a name that begins in the own module.
    pub(crate) here: &'static str,
    /// The first part, or one of several, of a name that begins further up.
    pub(crate) up: &'static str,
    /// The first part of a name that begins in the outermost module.
    pub(crate) top: &'static str,
    /// Files of which one stands in the folder of the outermost module.
    pub(crate) tops: &'static [&'static str],
    /// Files that are the module of their folder; without any, each file names what stands beside it.
    pub(crate) own_folder: &'static [&'static str],
    /// Whether one separator in front means here, and each more one further up.
    pub(crate) leading: bool,
    /// Whether what is taken from a module can be a module itself.
    pub(crate) nests: bool,
    /// Whether a module is all files of a folder, which know each other without an import.
    pub(crate) are_folders: bool,
    /// What stands between a module and a function of it, where that is not the separator.
    pub(crate) member: &'static str,
    /// Whether a type that no import names can be the file of its name in the same folder.
    pub(crate) siblings: bool,
    /// Whether an import that names nothing brings all types of the module, which is then named from the own folder.
    pub(crate) opens: bool,
    /// The files that a module can be, with `{}` for the path.
    pub(crate) files: &'static [&'static str],
    /// Endings of files that programs make, and of the files that those are made of.
    pub(crate) built: &'static [(&'static str, &'static str)],
}
