//! One package by way of pip: downloaded, never installed, never run.

use super::{Outside, disk};
use crate::error::{Error, Kind, Result};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often to look how far pip is.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Downloads `package`, a `name==version`, into the empty folder `dir`, for `platform` where it is not for any; `each` hears how many
/// bytes are there. Returns the wheel.
pub(super) fn download(
    (package, platform): (&str, Option<&str>),
    dir: &Path,
    outside: &Outside,
    each: &mut dyn FnMut(u64),
) -> Result<PathBuf> {
    let failed = || Error::new(Kind::Network, format!("pip cannot download `{package}`"));
    let writing = |error| Error::new(Kind::Storage, format!("cannot write in `{}`", dir.display())).because(error);
    let (temporary, wheels, log) = (dir.join("tmp"), dir.join("wheels"), dir.join("log"));
    fs::create_dir(&temporary).map_err(writing)?;
    fs::create_dir(&wheels).map_err(writing)?;
    let said = File::create(&log).map_err(writing)?;

    let mut child = start(outside, |command| {
        command.args([
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--no-cache-dir",
        ]);
        command.args([
            "--no-input",
            "--disable-pip-version-check",
            "--progress-bar=off",
            "--quiet",
        ]);
        if let Some(platform) = platform {
            command.args(["--platform", platform]);
        }
        command.arg("--dest").arg(&wheels).arg(package);
        // Python looks for modules in the folder it is started in, which may be anybody's.
        command.current_dir(&temporary);
        command.env("TMPDIR", &temporary).env("PIP_REQUIRE_VIRTUALENV", "0");
        if std::env::var_os("PIP_RETRIES").is_none() {
            command.env("PIP_RETRIES", "2");
        }
        command.envs(outside.pip.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        Ok(command.stderr(said.try_clone()?))
    })?;
    let ended = watch(&mut child, dir, outside.patience.pip, each);
    if ended.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    if !ended.map_err(|error| failed().because(error))? {
        return Err(explain(failed(), &fs::read_to_string(&log).unwrap_or_default()));
    }
    let is_wheel = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "whl");
    let mut found = fs::read_dir(&wheels)
        .map_err(writing)?
        .flatten()
        .map(|entry| entry.path())
        .filter(is_wheel);
    found.next().ok_or_else(|| failed().because("it left no wheel"))
}

/// Whether the index that pip is set up for knows `package`, a `name==version`.
pub(super) fn answers(package: &str, outside: &Outside) -> Result<()> {
    let (name, _) = package.split_once("==").unwrap_or((package, ""));
    let failed = || Error::new(Kind::Network, format!("pip finds no `{name}`"));
    // As for downloads: a folder of its own.
    let empty = tempfile::tempdir().map_err(|error| failed().because(error))?;
    let mut child = start(outside, |command| {
        command.args([
            "-m",
            "pip",
            "index",
            "versions",
            "--no-input",
            "--disable-pip-version-check",
            "--quiet",
        ]);
        command.arg(name).current_dir(empty.path());
        command.env("PIP_RETRIES", "0").env("PIP_REQUIRE_VIRTUALENV", "0");
        command.envs(outside.pip.iter().map(|(name, value)| (name, value)));
        Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
    })?;
    let ended = watch(&mut child, empty.path(), outside.patience.answer, &mut |_| {});
    if ended.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    match ended {
        Ok(true) => Ok(()),
        Ok(false) => Err(failed().hint("python3 -m pip config list")),
        Err(error) => Err(failed().because(error)),
    }
}

/// Starts the first Python there is.
fn start(outside: &Outside, mut prepare: impl FnMut(&mut Command) -> std::io::Result<&mut Command>) -> Result<Child> {
    for python in &outside.python {
        let failed = || Error::new(Kind::Network, format!("cannot run `{python}`"));
        let mut command = Command::new(python);
        match prepare(&mut command).and_then(Command::spawn) {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed().because(error)),
        }
    }
    let message = format!(
        "there is no Python here, looked for as `{}`",
        outside.python.join("`, `")
    );
    Err(Error::new(Kind::Network, message).hint(
        "install Python 3 with pip, bring the file (standfirst models import ID FILE), or do without: --model none",
    ))
}

/// Waits for pip to end, and says whether it did its work. It may take as long as it likes while something arrives.
fn watch(child: &mut Child, dir: &Path, patience: Duration, each: &mut dyn FnMut(u64)) -> Result<bool> {
    let (mut most, mut since) = (0, Instant::now());
    loop {
        if let Some(status) = child
            .try_wait()
            .map_err(|error| Error::new(Kind::Network, "it is lost").because(error))?
        {
            return Ok(status.success());
        }
        // The wheel is copied from one folder to the other at the end.
        let there = disk::largest(dir);
        if there > most {
            (most, since) = (there, Instant::now());
            each(there);
        }
        if since.elapsed() > patience {
            return Err(Error::new(
                Kind::Network,
                format!("nothing came for {} s", patience.as_secs_f32()),
            ));
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// Adds the reason that pip gave.
fn explain(error: Error, said: &str) -> Error {
    if said.contains("No module named pip") {
        return error
            .because("this Python has no pip")
            .hint("python3 -m ensurepip --user");
    }
    let last = said
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| line.starts_with("ERROR:"));
    let last = last.or_else(|| said.lines().rev().map(str::trim).find(|line| !line.is_empty()));
    let reason = last.unwrap_or("it gave no reason").trim_start_matches("ERROR:").trim();
    let full = ["No space left on device", "Disk quota exceeded"]
        .iter()
        .any(|words| said.contains(words));
    if full {
        return Error::new(Kind::Storage, "the disk is full").because(error.because(reason));
    }
    error.because(reason.chars().take(300).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_error_that_pip_gave() {
        let error = || Error::new(Kind::Network, "x");
        let said = "WARNING: Retrying\nERROR: no versions\nERROR: No matching distribution\nnotice\n";
        assert_eq!(explain(error(), said).chain(), "x: No matching distribution");
        assert_eq!(explain(error(), "").chain(), "x: it gave no reason");
        let hint = explain(error(), "/usr/bin/python3: No module named pip\n");
        assert_eq!(hint.way_out(), Some("python3 -m ensurepip --user"));
        assert_eq!(
            explain(error(), "ERROR: [Errno 28] No space left on device").kind(),
            Kind::Storage
        );
    }

    #[test]
    fn a_machine_without_python_says_so() {
        let mut outside = Outside::from_env();
        outside.python = vec!["no-such-python-3".to_owned()];
        let dir = tempfile::tempdir().unwrap();
        let error = download(("a==1", None), dir.path(), &outside, &mut |_| {}).unwrap_err();
        assert!(error.chain().contains("there is no Python here"));
        assert!(error.way_out().unwrap().contains("models import"));
    }
}
