//! A file opened by the program that this machine has for such files.

use crate::error::{Error, Kind, Result};
use std::path::Path;
use std::process::{Command, Stdio};

/// What opens files here.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Opens the file at `path`, at the page that `link` names where there is one.
///
/// # Errors
/// Where it is no file by itself, or nothing opens it.
pub(super) fn open(path: &Path, link: Option<&str>) -> Result<()> {
    let whole = std::fs::canonicalize(path).ok().filter(|whole| whole.is_file());
    let Some(whole) = whole else {
        let message = format!("`{}` is no file that can be opened by itself", path.display());
        return Err(Error::new(Kind::Input, message).hint("leave out `--open` to have the place printed"));
    };
    let target = match link.and_then(|link| link.rsplit_once('#')) {
        Some((_, page)) => format!("{}#{page}", address(&whole)).into(),
        None => whole.into_os_string(),
    };
    let failed = |cause: String| {
        let message = format!("`{OPENER}` cannot open `{}`", path.display());
        Error::new(Kind::Input, message)
            .because(cause)
            .hint("leave out `--open` to have the place printed")
    };
    let mut command = Command::new(OPENER);
    let silent = command
        .arg(target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let done = silent.status().map_err(|cause| failed(cause.to_string()))?;
    // The one of Windows never says that it has done its work.
    if done.success() || cfg!(windows) {
        Ok(())
    } else {
        Err(failed(done.to_string()))
    }
}

/// The address of a file.
fn address(path: &Path) -> String {
    let mut out = String::from("file://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' => out.push('/'),
            byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) => out.push(char::from(*byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_any_name() {
        assert_eq!(address(Path::new("/a b/#1?.pdf")), "file:///a%20b/%231%3F.pdf");
    }
}
