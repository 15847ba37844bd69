//! Names the state of the sources, so that results of one state are never taken for those of another.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut digest = 0xcbf2_9ce4_8422_2325;
    for folder in ["src", "prompts"] {
        println!("cargo::rerun-if-changed={folder}");
        add(&Path::new(&root).join(folder), &mut digest)?;
    }
    println!("cargo::rustc-env=STANDFIRST_STATE={digest:016x}");
    Ok(())
}

/// FNV-1a over names and contents, in name order.
fn add(path: &Path, digest: &mut u64) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(path)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            add(&path, digest)?;
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        for byte in name.bytes().chain(fs::read(&path)?) {
            *digest = (*digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(())
}
