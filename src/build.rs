//! Names the state of the sources, so that results of one state are never taken for those of another, and lists the files that are
//! data: languages, prompts, and those of the reading page.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut digest = 0xcbf2_9ce4_8422_2325;
    for folder in ["src", "prompts"] {
        println!("cargo::rerun-if-changed={folder}");
        add(&root.join(folder), &mut digest)?;
    }
    println!("cargo::rustc-env=STANDFIRST_STATE={digest:016x}");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("languages.rs"), texts(&root.join("src/language"))?)?;
    fs::write(out.join("prompts.rs"), texts(&root.join("prompts"))?)?;
    fs::write(out.join("page.rs"), assets(&root.join("src/http/page"))?)
}

/// FNV-1a over names and contents, in name order.
fn add(path: &Path, digest: &mut u64) -> io::Result<()> {
    for path in list(path)? {
        if path.is_dir() {
            add(&path, digest)?;
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for byte in name.bytes().chain(fs::read(&path)?) {
            *digest = (*digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(())
}

/// The TOML files of a folder by name, without its ending, with their text, as an expression.
fn texts(folder: &Path) -> io::Result<String> {
    let data = list(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|found| found == "toml"));
    let mut named: Vec<(String, PathBuf)> = data
        .map(|path| {
            (
                path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    named.sort();
    let mut code = "&[\n".to_owned();
    for (name, path) in named {
        writeln!(code, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    Ok(code + "]\n")
}

/// The files of a folder with their contents, as an expression.
fn assets(folder: &Path) -> io::Result<String> {
    let mut code = "&[\n".to_owned();
    for path in list(folder)?.iter().filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
    }
    Ok(code + "]\n")
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
