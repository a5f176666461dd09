//! An object a line for each finding, for tools that read a stream.

use super::json::rows;
use super::{Format, Report};
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "jsonl", summary: "an object a line for each finding", is_for_people: false, write };

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for row in rows(report) {
        serde_json::to_writer(&mut *out, &row)?;
        writeln!(out)?;
    }
    Ok(())
}
