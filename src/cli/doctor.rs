//! `doctor`: what works on this machine, what does not, and how to mend it.

use super::keep::size;
use super::open::offline;
use super::options::Common;
use super::outcome::{DONE, FAILED};
use super::output::Output;
use super::tongue::{self, say};
use crate::cache::{self, Cache};
use crate::error::{Error, Result};
use crate::model::files::{State, Store};
use crate::model::kernel::{Isa, cores};
use crate::model::registry::{Registry, Spec};
use crate::prompt::Prompts;
use crate::render::clean;
use console::measure_text_width;
use std::fs;
use std::path::Path;

/// Bytes that work takes beside the model's own file.
const BESIDE: u64 = 500 << 20;

/// `doctor`.
pub(super) fn doctor(common: &Common, output: &mut Output) -> Result<u8> {
    let mut report = Report { output, well: true };
    report.good(format!("standfirst {}", crate::VERSION))?;
    machine(&mut report)?;
    prompts(common, &mut report)?;
    match Registry::open(common.models.as_deref()).and_then(|registry| Ok((registry, Store::open()?))) {
        Ok((registry, store)) => models(common, &registry, &store, &mut report)?,
        Err(error) => report.error(&error)?,
    }
    results(common, &mut report)?;
    Ok(if report.well { DONE } else { FAILED })
}

/// Lines that say what works and what does not.
struct Report<'a> {
    output: &'a mut Output,
    well: bool,
}

impl Report<'_> {
    fn line(&mut self, mark: &str, line: &str) -> Result<()> {
        let mark = say(mark);
        let room = " ".repeat(5usize.saturating_sub(measure_text_width(&mark)));
        self.output.text(&clean(&format!("{mark}{room}{}\n", say(line))))
    }

    fn good(&mut self, line: String) -> Result<()> {
        self.line("ok", &line)
    }

    /// Something that is missing and that this machine can do without.
    fn spare(&mut self, line: String, hint: Option<&str>) -> Result<()> {
        self.line("-", &line)?;
        self.hint(hint)
    }

    fn bad(&mut self, line: String, hint: Option<&str>) -> Result<()> {
        self.well = false;
        self.line("BAD", &line)?;
        self.hint(hint)
    }

    fn error(&mut self, error: &Error) -> Result<()> {
        self.bad(error.chain(), error.way_out())
    }

    fn hint(&mut self, hint: Option<&str>) -> Result<()> {
        hint.map_or(Ok(()), |hint| {
            self.output.text(&clean(&format!("     {}\n", tongue::hint(hint))))
        })
    }
}

fn machine(report: &mut Report) -> Result<()> {
    let (system, kind) = (std::env::consts::OS, std::env::consts::ARCH);
    report.good(format!("machine: {system} {kind}, {} cores for this process", cores()))?;
    let sets: Vec<&str> = Isa::all().into_iter().map(Isa::name).collect();
    let used = Isa::detect().name();
    report.good(format!("instruction sets: {}; in use: {used}", sets.join(" ")))
}

fn prompts(common: &Common, report: &mut Report) -> Result<()> {
    let checked = match &common.prompts {
        Some(folder) => Prompts::load(folder),
        None => Prompts::builtin(),
    };
    match checked {
        Ok(_) => report.good("prompts: well formed".to_owned()),
        Err(error) => report.error(&error),
    }
}

fn models(common: &Common, registry: &Registry, store: &Store, report: &mut Report) -> Result<()> {
    report.good(format!("model files: `{}`", store.dir().display()))?;
    let default = registry.default_model();
    let listed = |spec: &&Spec| spec.runs() && !spec.tests_only && spec.identity().is_ok();
    for spec in registry.models().iter().filter(listed) {
        model(spec, spec.id == default.id, store, report)?;
    }
    memory(default, registry.small_model(), report)?;
    recommended(registry, store, report)?;
    if offline(common) {
        return report.spare("network: not looked at, as it must not be used".to_owned(), None);
    }
    let there = matches!(store.state(default), State::Present | State::Unverified);
    let sources = store.reachable(default);
    let some = sources.iter().any(|(_, answer)| answer.is_ok());
    for (source, answer) in sources {
        match answer {
            Ok(()) => report.good(format!("{source}: answers"))?,
            // One source is enough, and none is needed for a model that is here.
            Err(error) if there || some => report.spare(format!("{source}: {}", error.chain()), None)?,
            Err(error) => {
                let hint = format!("standfirst models import {} FILE", default.id);
                report.bad(format!("{source}: {}", error.chain()), Some(&hint))?;
            }
        }
    }
    Ok(())
}

fn model(spec: &Spec, needed: bool, store: &Store, report: &mut Report) -> Result<()> {
    let id = &spec.id;
    let digest = spec.identity().map_or("", |must| must.sha256);
    match store.state(spec) {
        State::Present => report.good(format!("model {id}: on disk, sha256 {digest}")),
        State::Unverified => report.good(format!(
            "model {id}: on disk, its digest is checked when it is first used"
        )),
        State::Damaged => {
            let hint = format!("standfirst models remove {id} && standfirst models pull {id}");
            report.bad(format!("model {id}: not the file that the registry means"), Some(&hint))
        }
        State::Missing | State::Partial(_) => {
            let (line, hint) = (
                format!("model {id}: not on disk"),
                format!("standfirst models pull {id}"),
            );
            if needed {
                report.bad(line, Some(&hint))
            } else {
                report.spare(line, Some(&hint))
            }
        }
    }
}

/// Memory that is free against what the default model takes.
fn memory(default: &Spec, small: &Spec, report: &mut Report) -> Result<()> {
    let Some(free) = free_memory() else { return Ok(()) };
    let needs = |spec: &Spec| spec.identity().map_or(0, |must| must.bytes) + BESIDE;
    let line = format!(
        "memory: {} free, {} needs {}",
        size(free),
        default.id,
        size(needs(default))
    );
    if free >= needs(default) {
        report.good(line)
    } else {
        let line = format!("{line}, {} needs {}", small.id, size(needs(small)));
        let hint = format!("standfirst summarize --model {} PATH", small.id);
        report.bad(line, Some(&hint))
    }
}

/// The best models that fit this machine, of those measured here and of the others.
fn recommended(registry: &Registry, store: &Store, report: &mut Report) -> Result<()> {
    let Some(free) = free_memory() else { return Ok(()) };
    let sets: Vec<&str> = Isa::all().into_iter().map(Isa::name).collect();
    for measured in [true, false] {
        let Some(spec) = registry.recommended(measured, free, &sets) else {
            continue;
        };
        let (id, use_of) = (&spec.id, spec.good_for.as_deref().unwrap_or_default());
        let needs = size(spec.memory.unwrap_or_default().saturating_mul(1_000_000));
        let line = match measured {
            true => format!("for this machine: {id}, {needs} of memory, good for: {use_of}"),
            false => format!(
                "newer, not measured here: {id}, {needs} of memory, licence {}, good for: {use_of}",
                spec.licence
            ),
        };
        let there = matches!(store.state(spec), State::Present | State::Unverified);
        let hint = match there {
            true => format!("standfirst summarize --model {id} PATH"),
            false => format!("standfirst models pull {id}"),
        };
        report.spare(line, Some(&hint))?;
    }
    Ok(())
}

fn free_memory() -> Option<u64> {
    let told = fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

fn results(common: &Common, report: &mut Report) -> Result<()> {
    let dir = common.cache_dir.clone().map_or_else(cache::default_dir, Ok);
    let found = dir.and_then(|dir| Ok((Cache::open(Some(dir.clone())).info()?, cache::limit()?, dir)));
    let (info, limit, dir) = match found {
        Ok(found) => found,
        Err(error) => return report.error(&error),
    };
    let line = format!(
        "cache: `{}`, {} entries, {} of at most {}",
        dir.display(),
        info.total.entries,
        size(info.total.bytes),
        size(limit)
    );
    if writable(&dir) {
        report.good(line)
    } else {
        let hint = r#"export STANDFIRST_CACHE_DIR="$(mktemp -d)""#;
        report.bad(format!("{line}; it cannot be written"), Some(hint))
    }
}

/// Whether a file can be made in `dir`, or in the folder above it where `dir` itself is not there yet.
fn writable(dir: &Path) -> bool {
    let there = dir.ancestors().find(|folder| folder.is_dir());
    there.is_some_and(|folder| tempfile::tempfile_in(folder).is_ok())
}
