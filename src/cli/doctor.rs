//! `doctor`: what works on this machine, what does not, and how to mend it.

use super::args::Common;
use super::keep::size;
use super::output::Output;
use super::{DONE, FAILED};
use crate::cache::{self, Cache};
use crate::error::Result;
use crate::model::files::{State, Store};
use crate::model::kernel::{Isa, cores};
use crate::model::registry::Registry;
use crate::prompt::Prompts;
use std::fs;
use std::path::Path;

/// `doctor`.
pub(super) fn doctor(common: &Common, output: &mut Output) -> Result<u8> {
    let mut well = true;
    let mut say = |good: bool, line: String, way_out: Option<String>| -> Result<()> {
        well &= good;
        output.text(&format!("{} {line}\n", if good { "ok  " } else { "BAD " }))?;
        way_out.map_or(Ok(()), |hint| output.text(&format!("     hint: {hint}\n")))
    };
    say(true, format!("standfirst {}", crate::VERSION), None)?;
    say(
        true,
        format!(
            "machine: {} {}, {} cores for this process",
            std::env::consts::OS,
            std::env::consts::ARCH,
            cores()
        ),
        None,
    )?;
    let sets: Vec<&str> = Isa::all().into_iter().map(Isa::name).collect();
    let used = Isa::detect().name();
    say(
        true,
        format!("instruction sets: {}; in use: {used}", sets.join(" ")),
        None,
    )?;
    if let Some(memory) = memory_mib() {
        let enough = memory >= 3_000;
        let hint = "use the small model: --model qwen2.5-coder-0.5b".to_owned();
        say(enough, format!("memory: {memory} MiB free"), (!enough).then_some(hint))?;
    }
    let checked = Prompts::builtin().and_then(|builtin| match &common.prompts {
        Some(folder) => Prompts::load(folder),
        None => Ok(builtin),
    });
    match checked {
        Ok(_) => say(true, "prompts: well formed".to_owned(), None)?,
        Err(error) => say(
            false,
            format!("prompts: {}", error.chain()),
            error.way_out().map(str::to_owned),
        )?,
    }
    match Registry::open(common.models.as_deref()).and_then(|registry| Ok((registry, Store::open()?))) {
        Ok((registry, store)) => {
            say(true, format!("model files: `{}`", store.dir().display()), None)?;
            for spec in registry
                .models()
                .iter()
                .filter(|spec| spec.runs() && !spec.tests_only && spec.identity().is_ok())
            {
                let needed = spec.id == registry.default_model().id;
                match store.state(spec) {
                    State::Present => say(true, format!("model {}: on disk", spec.id), None)?,
                    State::Unverified => {
                        say(
                            true,
                            format!("model {}: on disk, checked when first used", spec.id),
                            None,
                        )?;
                    }
                    State::Damaged => {
                        let hint = format!("standfirst models remove {0} && standfirst models pull {0}", spec.id);
                        say(
                            false,
                            format!("model {}: not the file that the registry means", spec.id),
                            Some(hint),
                        )?;
                    }
                    State::Missing | State::Partial(_) => {
                        let hint = needed.then(|| format!("standfirst models pull {}", spec.id));
                        say(!needed, format!("model {}: not on disk", spec.id), hint)?;
                    }
                }
            }
        }
        Err(error) => say(false, error.chain(), error.way_out().map(str::to_owned))?,
    }
    let dir = common.cache_dir.clone().map_or_else(cache::default_dir, Ok);
    match dir.and_then(|dir| Ok((Cache::open(Some(dir.clone())).info()?, dir))) {
        Ok((info, dir)) => {
            let writable = writable(&dir);
            let hint = (!writable).then(|| "export STANDFIRST_CACHE_DIR=DIR, or use --no-cache".to_owned());
            let held = format!(
                "cache: `{}`, {} entries, {}",
                dir.display(),
                info.total.entries,
                size(info.total.bytes)
            );
            say(
                writable,
                if writable {
                    held
                } else {
                    format!("{held}; it cannot be written")
                },
                hint,
            )?;
        }
        Err(error) => say(false, error.chain(), error.way_out().map(str::to_owned))?,
    }
    Ok(if well { DONE } else { FAILED })
}

fn memory_mib() -> Option<u64> {
    let told = fs::read_to_string("/proc/meminfo").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace()
        .next()?
        .parse::<u64>()
        .ok()
        .map(|kib| kib / 1024)
}

/// Whether a file can be made in `dir`, or `dir` itself where it is not there yet.
fn writable(dir: &Path) -> bool {
    let there = dir.ancestors().find(|folder| folder.is_dir());
    there.is_some_and(|folder| tempfile::tempfile_in(folder).is_ok())
}
