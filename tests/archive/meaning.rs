//! Articles found by what they mean: a tiny encoder of random weights stands in for a real one.

#[path = "../common/encoder.rs"]
mod encoder;

use super::{Place, files};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

impl Place {
    /// A registry whose encoder is a tiny one.
    fn registry(&self) -> String {
        let (file, registry) = (self.dir.path().join("encoder.bin"), self.dir.path().join("models.toml"));
        let bytes = encoder::file();
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        fs::write(&file, &bytes).unwrap();
        let table = |id: &str, architecture: &str, identity: &str, file: &str| {
            format!(
                "[[model]]\nid = \"{id}\"\narchitecture = \"{architecture}\"\ntemplate = \"plain\"\ncontext = 512\nlicence = \"MIT\"\n\
                 {identity}\nsources = [{{ file = '{file}' }}]\n"
            )
        };
        let identity = format!("bytes = {}\nsha256 = \"{digest}\"", bytes.len());
        let text = [
            "default = \"toy\"\nsmall = \"toy\"\nencoder = \"tiny\"\n".to_owned(),
            table("toy", "qwen2", "untested = true", "/nowhere"),
            table("tiny", "bert", &identity, file.to_str().unwrap()),
        ];
        fs::write(&registry, text.concat()).unwrap();
        registry.to_str().unwrap().to_owned()
    }

    fn told(&self, arguments: &[&str]) -> Value {
        let output: Output = self.run(&[arguments, &["--format", "json", "--models", &self.registry()]].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {told}"))
    }
}

#[test]
fn articles_are_found_by_what_they_mean_and_the_archive_works_without() {
    let place = Place::filled();
    let pages = place.pages();
    let pages = pages.to_str().unwrap();
    let before = place.told(&["search", "zeppelin"]);
    assert_eq!(before["total"], 0);
    let reply = place.told(&["index", "--vectors", pages]);
    assert_eq!((&reply["same"], &reply["vectors"]), (&7.into(), &7.into()), "{reply}");
    // Nothing is found twice, and what has the words too is not told to lack them.
    let found = place.told(&["search", "ferry"]);
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(hits.len() as u64, found["total"].as_u64().unwrap());
    let by_words: Vec<&Value> = hits.iter().filter(|hit| hit.get("by_meaning").is_none()).collect();
    assert!(!by_words.is_empty(), "{found}");
    assert!(hits.iter().all(|hit| hit["meaning"].as_f64().is_some()), "{found}");
    assert!(
        hits.iter()
            .all(|hit| !hit["snippet"]["text"].as_str().unwrap().is_empty())
    );
    let mut paths: Vec<&Value> = hits.iter().map(|hit| &hit["path"]).collect();
    paths.dedup();
    assert_eq!(paths.len(), hits.len());
    let found = place.told(&["search", "zeppelin"]);
    assert_eq!(found["by_meaning"], found["total"]);
    assert!(found["total"].as_u64().unwrap() > 0);
    // Where it was looked is kept to.
    let found = place.told(&["search", "zeppelin", "--from", "1998-02", "--to", "1998"]);
    assert_eq!(found["total"], 2, "{found}");
    assert_eq!(place.told(&["search", "zeppelin", "--byline", "Tarrant"])["total"], 1);
    // Words alone where it is asked for, where more than words is typed, and where there is no encoder.
    for arguments in [
        &["search", "zeppelin", "--words"][..],
        &["search", "\"zeppelin\""],
        &["search", "zeppelin OR airship"],
    ] {
        assert_eq!(place.told(arguments)["total"], 0, "{arguments:?}");
    }
    let plain = place.search(&["zeppelin"]);
    assert!(plain["notes"][0].as_str().unwrap().contains("models pull"), "{plain}");
    // A question without a word that is there.
    let asked = place.told(&["ask", "--model", "none", "Zeppelin?"]);
    assert!(!asked["search"]["ranked"].as_array().unwrap().is_empty(), "{asked}");
}

#[test]
fn vectors_follow_what_is_indexed_and_are_private() {
    let place = Place::filled();
    let pages = place.pages();
    let pages = pages.to_str().unwrap();
    place.told(&["index", "--vectors", pages]);
    place.write(
        "1998/03/01/new.txt",
        "Zeppelin seen\n\nA zeppelin was seen over the harbour, and it was secretive.\n",
    );
    // An archive that has them goes on to.
    let reply = place.told(&["index", pages]);
    assert_eq!((&reply["new"], &reply["vectors"]), (&1.into(), &8.into()), "{reply}");
    let vectors = files(&place.archive().join("vectors"));
    assert!(!vectors.is_empty());
    #[cfg(unix)]
    for path in &vectors {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let named = |name: &str| {
        let holds = |path: &std::path::PathBuf| {
            let bytes = fs::read(path).unwrap();
            bytes.windows(name.len()).any(|some| some == name.as_bytes())
        };
        files(&place.archive()).iter().any(holds)
    };
    assert!(named("1998/03/01/new.txt"));
    let gone = place.pages().join("1998/03/01/new.txt");
    place.done(&["index", "--remove", gone.to_str().unwrap()]);
    assert!(!named("1998/03/01/new.txt"));
    assert!(place.told(&["search", "harbour"])["total"].as_u64().unwrap() >= 1);
    // What is damaged is told, and made again.
    let path = files(&place.archive().join("vectors")).remove(0);
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 0x55;
    fs::write(&path, bytes).unwrap();
    let checked = place.done(&["index", "--check"]);
    assert!(checked.contains("damaged: ") && checked.contains("whole"), "{checked}");
    fs::remove_file(&gone).unwrap();
    assert_eq!(place.told(&["index", "--vectors", pages])["vectors"], 7);
}

#[test]
fn killed_while_it_reads_what_articles_mean_it_goes_on() {
    let place = Place::new();
    for number in 0..120 {
        let text = format!(
            "Ferry {number} saved\n\nThe council kept ferry number {number} on Monday, and told crew {number} so.\n"
        );
        place.write(&format!("{number:03}.txt"), &text);
    }
    let registry = place.registry();
    for round in 0..12u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_standfirst"))
            .args(["index", "--vectors", "--models", &registry, "--archive"])
            .arg(place.archive())
            .arg(place.pages())
            .env("STANDFIRST_MODELS_DIR", place.dir.path().join("models"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(11 + round * 29));
        let _ = child.kill();
        let _ = child.wait();
        // Something changes each time, so that there is something to do.
        let text = format!("Ferry 0 saved\n\nThe council kept ferry number 0 on Monday, {round} times.\n");
        place.write("000.txt", &text);
    }
    let reply = place.told(&["index", "--vectors", place.pages().to_str().unwrap()]);
    assert_eq!(
        (&reply["articles"], &reply["vectors"]),
        (&120.into(), &120.into()),
        "{reply}"
    );
    let checked = place.done(&["index", "--check"]);
    assert!(checked.contains("120 files, 120 articles: whole"), "{checked}");
    let found = place.told(&["search", "zeppelin", "--limit", "500"]);
    let mut paths: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["path"].as_str().unwrap())
        .collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "nothing doubled");
    let left = files(&place.archive());
    let left: Vec<_> = left
        .iter()
        .filter(|path| path.to_string_lossy().contains(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
