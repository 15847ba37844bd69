//! What is taken out is nowhere, what is damaged is told and mended, and many may read while one writes.

use super::{Place, files};
use standfirst::archive::{Archive, ArticleId, Query};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

#[test]
fn what_is_taken_out_is_in_no_file() {
    let place = Place::filled();
    place.write(
        "secret.txt",
        "Xylophagous beetles\n\nA plague of xylophagous beetles ate the quinquereme on Monday.\n",
    );
    place.done(&["index", "--keep", place.pages().to_str().unwrap()]);
    let holds = |word: &str| -> Vec<PathBuf> {
        let mut found = files(&place.archive());
        let within = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        found.retain(|path| {
            let bytes = fs::read(path).unwrap();
            within(&bytes) || unpacked(&bytes).iter().any(|bytes| within(bytes))
        });
        found
    };
    assert!(!holds("quinquereme").is_empty(), "or nothing is tested");
    assert!(!holds("secret.txt").is_empty());
    let stored = |paths: Vec<PathBuf>| paths.iter().any(|path| path.to_string_lossy().ends_with(".articles"));
    assert!(stored(holds("quinquereme")), "packed text is looked into");
    let (all, copies) = (
        files(&place.archive()).len(),
        files(&place.archive().join("kept")).len(),
    );
    let path = place.pages().join("secret.txt");
    fs::remove_file(&path).unwrap();
    let told = place.done(&["index", "--remove", path.to_str().unwrap()]);
    assert!(told.starts_with("removed 1 files"), "{told}");
    for word in ["quinquereme", "xylophag", "secret.txt"] {
        assert_eq!(holds(word), Vec::<PathBuf>::new(), "{word}");
    }
    assert_eq!(files(&place.archive().join("kept")).len(), copies - 1);
    assert!(files(&place.archive()).len() <= all + 8);
    assert_eq!(
        parts(&place, ".del"),
        Vec::<PathBuf>::new(),
        "what was only marked would be there still"
    );
    assert!(place.done(&["index", "--check"]).contains("7 files, 7 articles: whole"));
    assert!(place.found(&["quinq* OR xyloph*"]).is_empty());
    assert_eq!(place.found(&["*"]).len(), 7);
    let again = place.run(&["index", "--remove", path.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2));
    // A folder takes all below it along.
    place.done(&["index", "--remove", place.pages().join("1998").to_str().unwrap()]);
    assert_eq!(place.found(&["*"]).len(), 3);
}

/// What a file holds in frames of zstd.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let begins = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == [0x28, 0xb5, 0x2f, 0xfd]);
    let frames = begins.map(|(at, _)| zstd::bulk::decompress(frame(&bytes[at..]), 1 << 20));
    frames.filter_map(Result::ok).collect()
}

/// The first frame of what begins with one.
fn frame(bytes: &[u8]) -> &[u8] {
    let size = zstd::zstd_safe::find_frame_compressed_size(bytes).unwrap_or(bytes.len());
    &bytes[..size.min(bytes.len())]
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::filled();
    place.done(&["index", "--keep", place.pages().to_str().unwrap()]);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in files(&place.archive()) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        let mut folder = path.parent().unwrap();
        while folder.starts_with(place.archive()) {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
            folder = folder.parent().unwrap();
        }
    }
}

/// The index files that end so.
fn parts(place: &Place, ending: &str) -> Vec<PathBuf> {
    let mut found = files(&place.archive());
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    found
}

#[test]
fn damage_is_found_and_mended() {
    for (ending, spoil) in [
        (".term", 3usize),
        (".idx", 2),
        (".fast", 2),
        (".store", 2),
        (".articles", 2),
        (".articles", 0),
        (".fieldnorm", 2),
        ("/meta.json", 0),
        (".managed.json", 0),
        ("archive.json", 0),
    ] {
        let place = Place::filled();
        assert!(place.done(&["index", "--check"]).contains("7 files, 7 articles: whole"));
        let part = parts(&place, ending).remove(0);
        let mut bytes = fs::read(&part).unwrap();
        match spoil {
            0 => bytes.truncate(bytes.len() / 2),
            _ => {
                let (from, to) = (bytes.len() / 4, bytes.len() / 2);
                bytes[from..to].iter_mut().for_each(|byte| *byte ^= 0x5a);
            }
        }
        fs::write(&part, bytes).unwrap();
        let searched = place.run(&["search", "ferry"]);
        assert!(searched.status.code().is_some(), "{ending}: it ends in some way");
        let told = place.done(&["index", "--check"]);
        assert!(
            told.contains("damaged: ") && told.contains("7 files"),
            "{ending}: {told}"
        );
        assert!(
            place.done(&["index", "--check"]).contains("7 files, 7 articles: whole"),
            "{ending}"
        );
        assert_eq!(place.found(&["*"]).len(), 7, "{ending}");
        assert_eq!(
            place.found(&["\"harbour crews\""]),
            ["1998/01/05/ferry.txt"],
            "{ending}"
        );
        assert_eq!(place.index()[..4], [0, 0, 0, 0], "{ending}");
    }
}

#[test]
fn stored_articles_outlive_their_pages_and_a_damaged_index() {
    let place = Place::filled();
    fs::remove_dir_all(place.pages()).unwrap();
    for part in parts(&place, ".term") {
        let mut bytes = fs::read(&part).unwrap();
        let half = bytes.len() / 2;
        bytes[..half].fill(0);
        fs::write(&part, bytes).unwrap();
    }
    place.done(&["index", "--check"]);
    assert_eq!(place.found_names(&["\"harbour crews\""]), ["ferry.txt"]);
}

#[test]
fn a_format_that_is_not_known_is_left_alone() {
    let place = Place::filled();
    fs::write(
        place.archive().join("archive.json"),
        r#"{"format":99,"index":"index-1","made_by":"9.9.9"}"#,
    )
    .unwrap();
    let before = files(&place.archive()).len();
    let pages = place.pages();
    for command in [
        vec!["search", "ferry"],
        vec!["index", "--check"],
        vec!["index", pages.to_str().unwrap()],
    ] {
        let output = place.run(&command);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(
            told.contains("format 99") && told.contains("9.9.9"),
            "{command:?}: {told}"
        );
    }
    assert!(files(&place.archive()).len() <= before + 1);
}

#[test]
fn two_read_while_one_writes() {
    let place = Place::filled();
    let archive = place.archive();
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let archive = archive.clone();
                scope.spawn(move || {
                    for _ in 0..30 {
                        let opened = Archive::open(std::slice::from_ref(&archive)).unwrap();
                        let hits = opened.search(&Query::new("\"harbour crews\""), 5, None).unwrap();
                        assert_eq!(hits.total, 1, "it is there at any moment, once");
                        let id = ArticleId {
                            ..hits.hits[0].id.clone()
                        };
                        assert!(opened.article(&id).unwrap().is_some());
                    }
                })
            })
            .collect();
        for round in 0..6 {
            place.write(
                "changing.txt",
                &format!("Round {round}\n\nThe wheel went round {round} times on Monday, they said.\n"),
            );
            let ferry = super::PAGES[0].1;
            place.write(
                "1998/01/05/ferry.txt",
                &format!("{ferry}\nIt was told {round} times.\n"),
            );
            place.index();
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
}

#[test]
fn two_writers_take_turns() {
    let place = Place::filled();
    let other = place.dir.path().join("other");
    fs::create_dir(&other).unwrap();
    for number in 0..40 {
        let text = format!("Ferry {number} saved\n\nThe council kept ferry number {number} on Monday.\n");
        fs::write(other.join(format!("{number}.txt")), text).unwrap();
    }
    let start = |path: &std::path::Path| {
        Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .arg("index")
            .arg(path)
            .arg("--archive")
            .arg(place.archive())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let writers = [start(&other), start(&place.pages()), start(&other)];
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    assert_eq!(place.found(&["*", "--limit", "100"]).len(), 47);
}

#[test]
fn killed_at_any_moment_it_goes_on() {
    let place = Place::new();
    for number in 0..150 {
        let text = format!(
            "Ferry {number} saved\n\nThe council kept ferry number {number} on Monday, and told crew {number} so.\n"
        );
        place.write(&format!("{number:03}.txt"), &text);
    }
    for round in 0..12u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .arg("index")
            .arg(place.pages())
            .arg("--archive")
            .arg(place.archive())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(7 + round * 23));
        let _ = child.kill();
        let _ = child.wait();
        // Something changes each time, so that there is something to do.
        place.write(
            "000.txt",
            &format!("Ferry 0 saved\n\nThe council kept ferry number 0 on Monday, {round} times.\n"),
        );
    }
    let counts = place.index();
    assert_eq!(counts.iter().sum::<u64>(), 150);
    assert_eq!(
        place.found(&["*", "--limit", "1000"]).len(),
        150,
        "nothing lost, nothing doubled"
    );
    assert!(
        place
            .done(&["index", "--check"])
            .contains("150 files, 150 articles: whole")
    );
}

#[test]
fn articles_lead_back_to_their_pages() {
    let place = Place::filled();
    let archive = Archive::open(&[place.archive()]).unwrap();
    assert_eq!(archive.articles().unwrap(), 7);
    let found = archive
        .nearest(&Query::new("Who called off the strike of the harbour crews?"), 3, None)
        .unwrap();
    let first = &found[0].article;
    assert!(first.id.path.ends_with("ferry.txt"), "{first:?}");
    assert_eq!(first.date.as_ref().unwrap().value, "1998-01-05");
    let page = fs::read_to_string(&first.id.path).unwrap();
    let piece = first
        .pieces
        .iter()
        .find(|piece| piece.text.contains("harbour crews"))
        .unwrap();
    let begin = piece.text.find("harbour crews").unwrap();
    let spans = piece.spans(begin..begin + 13);
    assert_eq!((spans.len(), spans[0].text(&page)), (1, Some("harbour crews")));
    assert!(archive.nearest(&Query::new("zeppelin"), 3, None).unwrap().is_empty());
}

#[test]
fn shards_become_one_archive() {
    let place = Place::filled();
    let shard = |name: &str, lines: &[(&str, &str)]| -> (PathBuf, std::process::Output) {
        let shard = place.dir.path().join(name);
        let requests: Vec<String> = lines
            .iter()
            .enumerate()
            .map(|(number, (called, text))| {
                let file = place.dir.path().join(format!("{name}-{number}"));
                fs::write(&file, text).unwrap();
                serde_json::json!({"path": file, "name": called}).to_string()
            })
            .collect();
        let mut child = Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .args(["index", "--jsonl", "--keep", "--archive"])
            .arg(&shard)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(requests.join("\n").as_bytes())
            .unwrap();
        (shard, child.wait_with_output().unwrap())
    };
    let (first, told) = shard(
        "first",
        &[
            (
                "hdfs://paper/1999-05-01/a.txt",
                "Lighthouse painted\n\nThe lighthouse was painted white by two keepers.\n",
            ),
            ("hdfs://paper/1999-05-01/broken.pdf", "%PDF-1.4 nothing"),
        ],
    );
    assert_eq!(told.status.code(), Some(2));
    let error = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(error.contains("`hdfs://paper/1999-05-01/broken.pdf`"), "{error}");
    let (second, told) = shard(
        "second",
        &[(
            "hdfs://paper/1999-05-02/b.txt",
            "Lighthouse lit\n\nThe lighthouse was lit again on Sunday.\n",
        )],
    );
    assert!(told.status.success());
    let take = || {
        let shards = [first.to_str().unwrap(), second.to_str().unwrap()];
        let reply = place.done(&["index", "--format", "json", "--take", shards[0], shards[1]]);
        let reply: serde_json::Value = serde_json::from_str(&reply).unwrap();
        ["new", "changed", "same", "files"].map(|name| reply[name].as_u64().unwrap())
    };
    assert_eq!(take(), [2, 0, 0, 9]);
    assert_eq!(take(), [0, 0, 2, 9], "what does not change is not done again");
    let reply = place.search(&["lighthouse", "--from", "1999-05-01", "--to", "1999-05-01"]);
    assert_eq!(reply["hits"][0]["path"], "hdfs://paper/1999-05-01/a.txt", "{reply}");
    assert_eq!(place.found_names(&["lighthouse"]).len(), 2);
    assert_eq!(files(&place.archive().join("kept")).len(), 2);
    assert!(place.done(&["index", "--check"]).contains("9 files, 9 articles: whole"));
}
