//! `index`.

use super::pages::line;
use crate::VERSION;
use crate::archive::{ArchiveWriter, Checked, Day, default_dir};
use crate::cache::{self, Cache};
use crate::cli::file;
use crate::cli::files::{OnDisk, whole};
use crate::cli::open::{meaning, offline, threads};
use crate::cli::opening::Opening;
use crate::cli::options::{Common, Protection, day};
use crate::cli::outcome::{DONE, FAILED, complain};
use crate::cli::output::Output;
use crate::cli::progress::Bars;
use crate::cli::sent::Sent;
use crate::cli::tongue::chosen;
use crate::error::{Error, Kind, Result};
use crate::model::files::Progress;
use crate::pipeline::{Files, verb};
use crate::render::{self, IndexReply, clean};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at what is watched: at least so long, and so many times as long as a look takes.
const PAUSE: (Duration, u32) = (Duration::from_secs(2), 10);

/// Options of `index`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Index {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The archive's folder [env: STANDFIRST_ARCHIVE_DIR] [default: in the platform's folder for data]
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
    /// The day all of the pages were printed [default: found in them, or in their names]
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<Day>,
    /// Keep a copy of every file in the archive
    #[arg(long)]
    keep: bool,
    /// Have articles found by what they mean, too, in any language: each is read by a small model, which is fetched once
    #[arg(long, conflicts_with_all = ["remove", "check"])]
    vectors: bool,
    /// Go on, and index what changes, until interrupted
    #[arg(long)]
    watch: bool,
    /// Index the files that lines on standard input tell of, `{"path":FILE,"name":NAME}` each, under these names
    #[arg(long, conflicts_with_all = ["watch", "remove", "check", "take", "paths"])]
    jsonl: bool,
    /// Take in all that another archive holds, such as a shard that another machine made
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with_all = ["watch", "remove", "check", "vectors", "paths"])]
    take: Vec<PathBuf>,
    /// Take everything out that came from this file or folder
    #[arg(long, value_name = "PATH", conflicts_with_all = ["check", "watch", "paths"])]
    remove: Vec<PathBuf>,
    /// Check the archive, and make it anew from what is whole where it is damaged
    #[arg(long, conflicts_with_all = ["watch", "paths"])]
    check: bool,
    #[command(flatten)]
    protection: Protection,
    /// Files, directories, ZIP files, issues
    #[arg(value_name = "PATH", required_unless_present_any = ["remove", "check", "jsonl", "take"])]
    paths: Vec<PathBuf>,
}

/// Form of what `index` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

/// `index`.
pub(super) fn index(common: &Common, options: &Index, output: &mut Output) -> Result<u8> {
    let archive = options.archive.clone().map_or_else(default_dir, Ok)?;
    let mut bars = Bars::new(common.quiet);
    if options.check {
        return check(common, options, &archive, &mut bars, output);
    }
    if !options.remove.is_empty() {
        return remove(common, options, &archive, &mut bars, output);
    }
    let stop = interrupted();
    if !options.take.is_empty() {
        let reply = take(options, &archive, &mut bars, &stop)?;
        print(options, &reply, output)?;
        return ended(&stop, DONE);
    }
    let opening = Opening::new(common, &options.protection);
    let (files, roots): (Box<dyn Files>, _) = match options.jsonl {
        true => (Box::new(Sent::new(std::io::stdin().lock(), opening)?), Vec::new()),
        false => {
            let files = OnDisk::new(&options.paths, opening)?;
            let roots = files.roots();
            (Box::new(files), roots)
        }
    };
    let index = request(common, options, &archive, roots);
    let mut code = DONE;
    loop {
        let began = Instant::now();
        let reply = index.run(&*files, &mut bars, &mut complain, &stop)?;
        if reply.failed > 0 {
            code = FAILED;
        }
        let news = reply.new + reply.changed + reply.moved + reply.gone > 0;
        if !options.watch || news {
            print(options, &reply, output)?;
        }
        if !options.watch {
            break;
        }
        let until = Instant::now() + PAUSE.0.max(began.elapsed() * PAUSE.1);
        while Instant::now() < until && !stop.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(100));
        }
        if stop.load(Ordering::SeqCst) {
            return Ok(code);
        }
    }
    ended(&stop, code)
}

/// What becomes true with the first interruption; the second ends the program.
fn interrupted() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let heard = stop.clone();
    // Where signals cannot be had, an interruption ends the program, and what was committed stays.
    let _ = ctrlc::set_handler(move || {
        if heard.swap(true, Ordering::SeqCst) {
            std::process::exit(FAILED.into());
        }
    });
    stop
}

fn ended(stop: &AtomicBool, code: u8) -> Result<u8> {
    if stop.load(Ordering::SeqCst) {
        let error = Error::new(Kind::Stopped, "interrupted: what was indexed by then is in the archive");
        return Err(error.hint("the same command goes on where it ended"));
    }
    Ok(code)
}

/// Takes in what other archives hold.
fn take(options: &Index, archive: &Path, bars: &mut Bars, stop: &AtomicBool) -> Result<IndexReply> {
    let mut writer = ArchiveWriter::open(archive, &mut |message| bars.note(message))?;
    let mut reply = IndexReply {
        schema: IndexReply::SCHEMA.to_owned(),
        version: VERSION.to_owned(),
        archive: archive.to_string_lossy().into_owned(),
        ..IndexReply::default()
    };
    for other in &options.take {
        bars.begin_steps(&format!("taking in {}", clean(&other.to_string_lossy())), 0);
        let mut done = |done: usize, _: usize| bars.advance(done as u64);
        let taken = writer.take(other, &mut done, stop);
        bars.end();
        let taken = taken?;
        reply.new += taken.new;
        reply.changed += taken.changed;
        reply.same += taken.same;
    }
    if writer.has_vectors() {
        bars.note("what was taken in is found by its words until the next `standfirst index --vectors`");
    }
    (reply.files, reply.articles) = (writer.rows().len(), writer.articles());
    writer.finish()?;
    Ok(reply)
}

fn request(common: &Common, options: &Index, archive: &Path, roots: Vec<String>) -> verb::Index {
    verb::Index {
        archive: archive.to_owned(),
        roots,
        date: options.date,
        mirror: false,
        keep: options.keep,
        threads: threads(common),
        vectors: options.vectors,
        meaning: meaning(common),
        offline: offline(common),
    }
}

fn print(options: &Index, reply: &IndexReply, output: &mut Output) -> Result<()> {
    match options.format {
        Form::Text => output.text(&render::index_text(reply, chosen()))?,
        Form::Json => line(output, reply)?,
    }
    output.flush()
}

/// Takes files out, and what the cache holds of them.
fn remove(common: &Common, options: &Index, archive: &Path, bars: &mut Bars, output: &mut Output) -> Result<u8> {
    if !archive.is_dir() {
        let error = Error::new(Kind::Input, format!("there is no archive in `{}`", archive.display()));
        return Err(error.hint("name it: --archive DIR"));
    }
    for path in &options.remove {
        let path = whole(path)?;
        let writer = ArchiveWriter::open(archive, &mut |message| bars.note(message))?;
        bars.begin_steps("taking pages out", 0);
        let removed = writer.remove(&path.to_string_lossy());
        bars.end();
        let (files, texts) = removed?;
        if !common.no_cache {
            let dir = common.cache_dir.clone().map_or_else(cache::default_dir, Ok)?;
            Cache::with_limit(Some(dir), cache::limit()?).clear(&texts)?;
        }
        output.line(&format!("removed {files} files: {}", path.to_string_lossy()))?;
    }
    Ok(DONE)
}

/// Checks the archive; what was lost is read again where it is still there.
fn check(common: &Common, options: &Index, archive: &Path, bars: &mut Bars, output: &mut Output) -> Result<u8> {
    bars.begin_steps("checking the archive", 0);
    let checked = Checked::of(archive, &mut |message| bars.note(message));
    bars.end();
    let checked = checked?;
    for path in checked.damaged.iter().chain(&checked.vectors) {
        output.line(&format!("damaged: {}", path.to_string_lossy()))?;
    }
    if !checked.vectors.is_empty() {
        bars.note("what articles mean is read again with the next `standfirst index`");
    }
    let state = match checked.whole() {
        true => "whole",
        false => "made anew from what was whole",
    };
    output.line(&format!(
        "{} files, {} articles: {state}",
        checked.files, checked.articles
    ))?;
    output.flush()?;
    let there: Vec<PathBuf> = checked
        .again()
        .map(PathBuf::from)
        .filter(|path| file::there(path))
        .collect();
    let mut code = DONE;
    if !there.is_empty() {
        let files = OnDisk::new(&there, Opening::new(common, &options.protection))?;
        let index = request(common, options, archive, Vec::new());
        let reply = index.run(&files, bars, &mut complain, &AtomicBool::new(false))?;
        print(options, &reply, output)?;
        code = if reply.failed > 0 { FAILED } else { DONE };
    }
    for path in checked.lost.iter().map(Path::new).filter(|path| !file::there(path)) {
        let message = format!(
            "`{}` is gone, and not all of its articles could be saved",
            path.display()
        );
        complain(&Error::new(Kind::Storage, message).hint("index it again where it is now: standfirst index PATH"));
        code = FAILED;
    }
    Ok(code)
}
