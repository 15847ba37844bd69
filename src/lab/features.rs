//! What is measured of printed lines, as a table.

use super::tell::unusable;
use crate::error::Result;
use crate::page::geometry::{NAMES, View, features};
use crate::read::{Format, documents};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Prints a row for each line of the pages in `files`.
///
/// # Errors
/// Where a file cannot be read, or the table not written.
pub(super) fn print(files: &[PathBuf]) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = |cause| unusable(Path::new("-"), cause);
    let names = NAMES.join("\t");
    writeln!(out, "path\tline\tstrip\tblock\tx\ty\tw\th\t{names}\ttext").map_err(written)?;
    for path in files {
        let bytes = std::fs::read(path).map_err(|cause| unusable(path, cause))?;
        for document in documents(None, Format::of(path), &bytes, None)? {
            let (Some(view), Some(layout)) = (View::of(&document), &document.layout) else {
                continue;
            };
            let measured = features(&view);
            for (place, (line, found)) in layout.lines.iter().zip(measured).enumerate() {
                let block = line.block.map_or(-1, i64::from);
                let bounds = line.region.bounds.map(|value| value.to_string()).join("\t");
                let values = found.map(|value| format!("{value:.4}")).join("\t");
                let text = line.span.text(&document.text).unwrap_or_default();
                let path = path.display();
                writeln!(
                    out,
                    "{path}\t{place}\t{}\t{block}\t{bounds}\t{values}\t{text}",
                    line.strip
                )
                .map_err(written)?;
            }
        }
    }
    Ok(())
}
