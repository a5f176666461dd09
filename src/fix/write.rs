//! Files are written whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// The mark that some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Replaces the text of a file that was read as `old`: by a new file beside it that takes its place and its
/// permissions. A byte order mark in front stays.
///
/// # Errors
/// When the file cannot be read or written, or does not hold `old` any more.
pub(crate) fn write(path: &Path, old: &str, new: &str) -> io::Result<()> {
    // The file that a link leads to is replaced, and not the link.
    let path = fs::canonicalize(path)?;
    let bytes = fs::read(&path)?;
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { &[] };
    if &bytes[mark.len()..] != old.as_bytes() {
        return Err(io::Error::new(ErrorKind::InvalidData, "it has changed meanwhile"));
    }
    replace(&path, &[mark, new.as_bytes()].concat())
}

/// Writes a file at once; what stood there before is gone.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    match fs::metadata(path) {
        Ok(metadata) => fs::set_permissions(file.path(), metadata.permissions())?,
        Err(_) => allow_reading(file.path())?,
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file is for its owner alone; a new file is for all who may read the folder.
#[cfg(unix)]
fn allow_reading(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &Path) -> io::Result<()> {
    Ok(())
}
