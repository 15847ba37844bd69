//! A model's file from the hub.

use super::{Outside, Progress, reach, room};
use crate::error::{Error, Kind, Result};
use crate::model::registry::{Hub, Identity, Pin};
use hf_hub::api::sync::{Api, ApiBuilder, ApiError, Metadata};
use hf_hub::{Cache, Repo, RepoType};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// How often a download that made headway is taken up again in one run.
const MOST_RETRIES: usize = 5;

/// Fetches the file that `place` names into `dir`; a broken download goes on where it ended.
pub(super) fn fetch(
    place: &Hub,
    dir: &Path,
    must: Identity<'_>,
    outside: &Outside,
    progress: &mut dyn Progress,
) -> Result<PathBuf> {
    let cache = Cache::new(dir.join("hub"));
    let repo = Repo::with_revision(place.repo.clone(), RepoType::Model, place.revision.clone());
    let (api, data) = ask(place, &cache, outside)?;
    let tag = tag(&data, must).map_err(|error| failed(place).because(error))?;

    let blob = cache.repo(repo.clone()).blob_path(&tag);
    let part = blob.with_extension("part");
    // The client would ask for what follows the last byte, and take the refusal for a failure.
    if let Some(whole) = [&blob, &part].into_iter().find(|path| length(path) == must.bytes) {
        return Ok(whole.clone());
    }
    if length(&part) > must.bytes {
        std::fs::remove_file(&part).map_err(|error| failed(place).because(error))?;
    }
    room::require(outside, dir, must.bytes - length(&part))?;
    if let Some(repo_dir) = blob.parent().and_then(Path::parent) {
        // The client's links to what has since been moved away would be in its way.
        let _ = std::fs::remove_dir_all(repo_dir.join("snapshots"));
    }

    progress.begin(&format!("fetching {}", place.file), must.bytes, length(&part));
    let mut tries = MOST_RETRIES;
    let outcome = loop {
        let before = length(&part);
        let download = Download::start(&api, &repo, &place.file, must.bytes);
        match download.follow(outside.patience.stall, progress) {
            Ok(()) if length(&blob) == must.bytes => break Ok(blob),
            Ok(()) => break Err(Error::new(Kind::Network, "the file ended early")),
            Err(Broken::Off(error)) if tries > 0 && length(&part) > before => {
                progress.note(&format!("the hub broke off ({error}); going on"));
                tries -= 1;
            }
            Err(Broken::Off(error)) => break Err(Error::new(Kind::Network, "the download broke off").because(error)),
            Err(Broken::Stalled) => {
                let message = format!("nothing came for {} s", outside.patience.stall.as_secs_f32());
                break Err(Error::new(Kind::Network, message));
            }
            Err(Broken::TooLong) => {
                let _ = std::fs::remove_file(&part);
                break Err(Error::new(Kind::Network, "more came than the file has"));
            }
        }
    };
    progress.end();
    outcome.map_err(|error| failed(place).because(error))
}

fn failed(place: &Hub) -> Error {
    Error::new(
        Kind::Network,
        format!("cannot fetch `{}` of `{}` from the hub", place.file, place.repo),
    )
}

/// Length of the file at `path`; 0 where there is none.
fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

/// Where the file that `place` names is fetched from.
pub(super) fn address(place: &Hub, dir: &Path, outside: &Outside) -> Result<String> {
    let api = client(&Cache::new(dir.join("hub")), outside).map_err(|error| failed(place).because(error))?;
    let repo = Repo::with_revision(place.repo.clone(), RepoType::Model, place.revision.clone());
    Ok(api.repo(repo).url(&place.file))
}

/// A client that keeps its files in `cache`. It never retries: its second try would begin at the first byte.
fn client(cache: &Cache, outside: &Outside) -> Result<Api, ApiError> {
    let mut builder = ApiBuilder::from_cache(cache.clone())
        .with_progress(false)
        .with_retries(0)
        .with_token(outside.token.clone())
        .with_user_agent("standfirst", crate::VERSION);
    if let Some(hub) = &outside.hub {
        builder = builder.with_endpoint(hub.clone());
    }
    builder.build()
}

/// What the hub says of the file at `place`, which is held to it.
pub(super) fn pin(place: &Hub, dir: &Path, outside: &Outside) -> Result<Pin> {
    let (_, data) = ask(place, &Cache::new(dir.join("hub")), outside)?;
    if !is_digest(data.etag()) {
        let message = "it does not tell the file's sha256, so nothing could be held to it";
        return Err(failed(place).because(message).hint("standfirst models add ID FILE"));
    }
    Ok(Pin {
        bytes: data.size() as u64,
        sha256: data.etag().to_ascii_lowercase(),
        revision: data.commit_hash().to_owned(),
    })
}

/// A client, and what the hub says of the file at `place`.
fn ask(place: &Hub, cache: &Cache, outside: &Outside) -> Result<(Api, Metadata)> {
    let repo = Repo::with_revision(place.repo.clone(), RepoType::Model, place.revision.clone());
    let api = client(cache, outside).map_err(|error| failed(place).because(error))?;
    let url = api.repo(repo).url(&place.file);
    reach::connect(outside.proxy.as_deref().unwrap_or(&url), outside.patience.connect)
        .map_err(|error| failed(place).because(error))?;
    let (sender, answer) = mpsc::channel();
    let (asked, limit) = (api.clone(), outside.patience.answer);
    thread::spawn(move || {
        let _ = sender.send(asked.metadata(&url));
    });
    let data = match answer.recv_timeout(limit) {
        Ok(outcome) => outcome.map_err(|error| refused(place, &error.to_string()))?,
        Err(_) => {
            let message = format!("it did not answer in {} s", limit.as_secs_f32());
            return Err(failed(place).because(Error::new(Kind::Network, message)));
        }
    };
    // The client makes file names of both.
    let plain = |text: &str| {
        !text.is_empty() && text.len() <= 128 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if !plain(data.etag()) || !plain(data.commit_hash()) {
        return Err(failed(place).because(Error::new(Kind::Network, "its answer cannot be used")));
    }
    Ok((api, data))
}

/// Says why the hub gave nothing, and what would help.
fn refused(place: &Hub, cause: &str) -> Error {
    let error = failed(place);
    let error = match ["401", "403", "404", "429"]
        .into_iter()
        .find(|status| cause.ends_with(status))
    {
        Some("401" | "403") => {
            error.hint("agree to the licence on the model's page and name yourself to the hub: export HF_TOKEN=TOKEN")
        }
        Some("404") => error.hint("look at the names on the hub: hf:OWNER/NAME/FILE.gguf"),
        Some(_) => {
            error.hint("the hub asks to wait: try again in some minutes, or name yourself: export HF_TOKEN=TOKEN")
        }
        None => error,
    };
    error.because(Error::new(Kind::Network, "it did not name the file").because(cause.to_owned()))
}

/// Whether a tag is a sha256, as that of a large file is.
fn is_digest(tag: &str) -> bool {
    tag.len() == 64 && tag.chars().all(|c| c.is_ascii_hexdigit())
}

/// The tag under which the client will keep the file, provided it can be the one wanted.
fn tag(data: &Metadata, must: Identity<'_>) -> Result<String> {
    if data.size() as u64 != must.bytes {
        let message = format!("its file has {} bytes, not {}", data.size(), must.bytes);
        return Err(Error::new(Kind::Network, message));
    }
    if is_digest(data.etag()) && !data.etag().eq_ignore_ascii_case(must.sha256) {
        let message = format!("its file has the sha256 `{}`, not `{}`", data.etag(), must.sha256);
        return Err(Error::new(Kind::Network, message));
    }
    Ok(data.etag().to_owned())
}

/// Why a download ended early.
enum Broken {
    Off(String),
    Stalled,
    TooLong,
}

/// What the download's thread tells.
enum Report {
    At(u64),
    TooLong,
    Ended(Result<(), String>),
}

/// A download in a thread of its own, which ends at the next byte after it is no longer followed.
struct Download {
    told: Receiver<Report>,
}

impl Download {
    fn start(api: &Api, repo: &Repo, file: &str, most: u64) -> Self {
        let (sender, told) = mpsc::channel();
        let (repo, file) = (api.repo(repo.clone()), file.to_owned());
        thread::spawn(move || {
            let teller = Teller {
                sender: sender.clone(),
                most,
                done: 0,
            };
            let outcome = repo.download_with_progress(&file, teller);
            let _ = sender.send(Report::Ended(outcome.map(|_| ()).map_err(|error| error.to_string())));
        });
        Self { told }
    }

    fn follow(self, stall: Duration, progress: &mut dyn Progress) -> Result<(), Broken> {
        loop {
            match self.told.recv_timeout(stall) {
                Ok(Report::At(done)) => progress.advance(done),
                Ok(Report::TooLong) => return Err(Broken::TooLong),
                Ok(Report::Ended(outcome)) => return outcome.map_err(Broken::Off),
                Err(RecvTimeoutError::Timeout) => return Err(Broken::Stalled),
                Err(RecvTimeoutError::Disconnected) => return Err(Broken::Off("the client failed".to_owned())),
            }
        }
    }
}

/// Tells how far a download is, and stops one that nobody follows or that never ends.
struct Teller {
    sender: Sender<Report>,
    most: u64,
    done: u64,
}

impl Teller {
    fn tell(&self, told: Report) {
        let stop = matches!(told, Report::TooLong);
        if self.sender.send(told).is_err() || stop {
            // The client has no other way to be stopped; this unwinds its thread without a word.
            std::panic::resume_unwind(Box::new(()));
        }
    }
}

impl hf_hub::api::Progress for Teller {
    fn init(&mut self, _size: usize, _filename: &str) {
        self.done = 0;
    }

    fn update(&mut self, size: usize) {
        self.done = self.done.saturating_add(size as u64);
        if self.done > self.most {
            self.tell(Report::TooLong);
        }
        self.tell(Report::At(self.done));
    }

    fn finish(&mut self) {}
}
