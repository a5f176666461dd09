//! Where findings are written: `--format FORMAT[=FILE]`, as often as wanted, and `--output-file`.

use super::args::Telling;
use crate::report::{self, Format, Report};
use anstream::AutoStream;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A format and the file that it goes to; the standard output where there is none.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) format: &'static Format,
    pub(super) file: Option<PathBuf>,
}

impl Output {
    /// Reads `sarif` or `sarif=out.sarif`.
    ///
    /// # Errors
    /// When there is no such format, or no file behind the sign.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file's name belongs behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = report::format(name).ok_or_else(|| {
            let known = || report::formats().iter().map(|format| format.name);
            match crate::suggest::nearest(name, known()) {
                Some(nearest) => format!("there is no such format; did you mean `{nearest}`?"),
                None => {
                    format!("there is no such format; there are {}", known().collect::<Vec<_>>().join(", "))
                }
            }
        })?;
        Ok(Self { format, file })
    }
}

/// All outputs that the user asks for; the default format where there is none.
///
/// # Errors
/// When two would go to one place.
pub(super) fn wanted(asked: &Telling) -> Result<Vec<Output>, String> {
    let mut outputs = asked.format.clone();
    if outputs.is_empty() {
        outputs.extend(report::format(report::DEFAULT).map(|format| Output { format, file: None }));
    }
    if let Some(file) = &asked.output_file {
        let open = outputs.iter_mut().find(|output| output.file.is_none());
        let open = open.ok_or("every format has a file already, so --output-file has nothing to hold")?;
        open.file = Some(file.clone());
    }
    for (index, output) in outputs.iter().enumerate() {
        if outputs[..index].iter().any(|other| other.file == output.file) {
            let place =
                output.file.as_ref().map_or("the standard output".into(), |file| file.to_string_lossy());
            return Err(format!(
                "two formats would go to {place}; write `--format {}=FILE`",
                output.format.name
            ));
        }
    }
    Ok(outputs)
}

/// Writes a report to a file. It is for no terminal, so it has no colours.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_file(format: &Format, report: &Report, path: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(AutoStream::never(File::create(path)?));
    format.write(report, &mut out)?;
    out.flush()
}
