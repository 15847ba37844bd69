//! Vectors of an archive: written, found, superseded, taken out, and damaged.

use super::shelf::Vectors;
use super::*;
use crate::archive::article::{Article, Piece, Role};
use crate::archive::hit::ArticleId;
use crate::archive::manifest::{Row, Stamp};
use crate::archive::query::{Day, Query};
use crate::model::embed::{Vector, WIDTH};
use crate::read::Dated;
use crate::span::Span;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const ENCODER: &str = "0101010101010101010101010101010101010101010101010101010101010101";

fn article(path: &str, text: &str, date: Option<&str>) -> Article {
    let piece = |role, from: usize, to: usize| Piece::new(role, text, &[Span::new(from, to)]);
    let line = text.find('\n').unwrap_or(text.len());
    Article {
        id: ArticleId {
            path: path.to_owned(),
            page: None,
            article: "a1".to_owned(),
        },
        format: "text".to_owned(),
        blake3: "0".repeat(64),
        language: "en".to_owned(),
        date: date.map(|value| Dated {
            value: value.to_owned(),
            from: "path".to_owned(),
        }),
        complete: true,
        pieces: vec![piece(Role::Headline, 0, line), piece(Role::Paragraph, line, text.len())],
    }
}

fn row(path: &str, digest: &str) -> Row {
    Row {
        path: path.to_owned(),
        stamp: Stamp::default(),
        digest: digest.to_owned(),
        made: 1,
        given: None,
        articles: 1,
        gone: false,
        kept: false,
    }
}

/// A vector that leans to one of its axes.
fn axis(axis: usize) -> Vector {
    let mut vector = [0.01; WIDTH];
    vector[axis] = 1.0;
    vector
}

fn rows(rows: &[&Row]) -> BTreeMap<String, Row> {
    rows.iter().map(|row| (row.path.clone(), (*row).clone())).collect()
}

/// Writes one file, its vectors all of one axis; how many of its passages were new.
fn write(dir: &Path, row: &Row, article: &Article, of: usize) -> usize {
    let mut writer = VectorWriter::open(dir, ENCODER).unwrap();
    let file = writer.unmeant(row, std::slice::from_ref(article)).unwrap();
    let count = file.texts().count();
    writer.put(file, &vec![axis(of); count]).unwrap();
    let known = Vectors::open(dir);
    let mut rows: BTreeMap<String, Row> = known
        .current()
        .iter()
        .map(|(.., record)| (record.path.clone(), row.clone()))
        .collect();
    rows.insert(row.path.clone(), row.clone());
    writer.finish(&rows).unwrap();
    count
}

fn nearest(dir: &Path, of: usize, query: &Query) -> Vec<String> {
    let meant = Meant {
        vector: axis(of),
        encoder: ENCODER.to_owned(),
        words: 1.0,
    };
    let found = Vectors::open(dir).nearest(&meant, query, 9).unwrap();
    found.into_iter().map(|near| near.id.path).collect()
}

#[test]
fn passages_hold_all_words_and_begin_with_the_headline() {
    let long = format!(
        "Ferry saved\n{}",
        "The council kept the ferry for five years. ".repeat(60)
    );
    let article = article("/a", long.trim(), None);
    let passages = passages(&article);
    assert!(passages.len() >= 3, "{}", passages.len());
    assert!(passages.iter().all(|passage| passage.text.starts_with("Ferry saved\n")));
    let sentences = |text: &str| text.matches("five years.").count();
    let all: usize = passages.iter().map(|passage| sentences(&passage.text)).sum();
    assert_eq!(all, 60);
    for passage in &passages {
        let (piece, range) = &passage.begins;
        assert!(passage.text.contains(&article.pieces[*piece].text[range.clone()]));
    }
    let bare = Article {
        pieces: article.pieces[..1].to_vec(),
        ..article
    };
    assert_eq!(super::passages::passages(&bare)[0].text, "Ferry saved");
}

#[test]
fn the_nearest_articles_are_found_where_they_are_looked_for() {
    let dir = tempfile::tempdir().unwrap();
    for (number, (path, date)) in [("/p/a", "1998-01-05"), ("/p/b", "1998-02-05"), ("/q/c", "1999-01-05")]
        .into_iter()
        .enumerate()
    {
        let text = format!("Head {number}\nIt is said {number}.");
        write(dir.path(), &row(path, path), &article(path, &text, Some(date)), number);
    }
    let any = Query::new("*");
    assert_eq!(nearest(dir.path(), 2, &any)[0], "/q/c");
    assert_eq!(nearest(dir.path(), 2, &any).len(), 3);
    let query = Query {
        to: Day::parse("1998"),
        ..any.clone()
    };
    assert_eq!(nearest(dir.path(), 1, &query), ["/p/b", "/p/a"]);
    let query = Query {
        path: Some("/q".to_owned()),
        ..any.clone()
    };
    assert_eq!(nearest(dir.path(), 0, &query), ["/q/c"]);
    let query = Query {
        language: Some("de".to_owned()),
        ..any.clone()
    };
    assert!(nearest(dir.path(), 0, &query).is_empty());
    // Another encoder's vectors are not compared.
    let other = Meant {
        vector: axis(0),
        encoder: "02".repeat(32),
        words: 1.0,
    };
    assert!(Vectors::open(dir.path()).nearest(&other, &any, 9).unwrap().is_empty());
}

#[test]
fn a_file_counts_once_and_what_is_known_is_not_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (row("/p/a", "old"), row("/p/a", "new"));
    let one = article("/p/a", "Head\nIt is said.", None);
    let other = article("/p/a", "Head\nIt is denied.", None);
    assert_eq!(write(dir.path(), &old, &one, 1), 1);
    assert!(!VectorWriter::open(dir.path(), ENCODER).unwrap().lacks(&old));
    assert!(VectorWriter::open(dir.path(), ENCODER).unwrap().lacks(&new));
    // The file has other bytes, and the same words.
    assert_eq!(write(dir.path(), &new, &one, 5), 0);
    assert_eq!(write(dir.path(), &row("/p/moved", "new"), &one, 5), 0);
    assert_eq!(write(dir.path(), &new, &other, 2), 1);
    let found = nearest(dir.path(), 1, &Query::new("*"));
    assert_eq!(found.iter().filter(|path| *path == "/p/a").count(), 1);
    // Another encoder's vectors go with the first that it makes.
    let mut writer = VectorWriter::open(dir.path(), &"02".repeat(32)).unwrap();
    assert!(writer.lacks(&new));
    let file = writer.unmeant(&new, &[other]).unwrap();
    assert!(writer.put(file, &[]).is_err(), "a text has no vector");
    writer.finish(&rows(&[&new])).unwrap();
    assert!(nearest(dir.path(), 1, &Query::new("*")).is_empty());
}

#[test]
fn what_is_taken_out_is_in_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let files = ["/p/keepsake", "/p/secret", "/p/other"].map(|path| row(path, path));
    for (number, row) in files.iter().enumerate() {
        let text = format!("Head {number}\nIt is said {number}.");
        write(dir.path(), row, &article(&row.path, &text, None), number);
    }
    fs::write(Vectors::folder(dir.path()).join(".newhalf"), "/p/secret").unwrap();
    retain(dir.path(), &rows(&[&files[0], &files[2]])).unwrap();
    for entry in fs::read_dir(Vectors::folder(dir.path())).unwrap().flatten() {
        let bytes = fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(9).any(|some| some == b"/p/secret"), "{entry:?}");
    }
    assert_eq!(nearest(dir.path(), 2, &Query::new("*")), ["/p/other", "/p/keepsake"]);
    retain(dir.path(), &BTreeMap::new()).unwrap();
    assert!(Vectors::files(dir.path()).is_empty());
}

#[test]
fn many_shards_become_one_and_damage_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let all: Vec<Row> = (0..12).map(|number| row(&format!("/p/{number}"), "x")).collect();
    let known: BTreeMap<String, Row> = all.iter().map(|row| (row.path.clone(), row.clone())).collect();
    for (number, row) in all.iter().enumerate() {
        let mut writer = VectorWriter::open(dir.path(), ENCODER).unwrap();
        let text = format!("Head {number}\nIt is said {number}.");
        let file = writer.unmeant(row, &[article(&row.path, &text, None)]).unwrap();
        writer.put(file, &[axis(number)]).unwrap();
        assert_eq!(writer.finish(&known).unwrap(), number + 1);
    }
    assert!(Vectors::files(dir.path()).len() < 9);
    assert_eq!(nearest(dir.path(), 7, &Query::new("*"))[0], "/p/7");
    let (_, path) = Vectors::files(dir.path()).remove(0);
    let whole = fs::read(&path).unwrap();
    for at in [0, 5, 50, 100, 130, whole.len() - 1] {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        fs::write(&path, &broken).unwrap();
        let mut vectors = Vectors::open(dir.path());
        vectors.check();
        assert_eq!(vectors.damaged.len(), 1, "{at}");
        fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(Vectors::open(dir.path()).damaged, std::slice::from_ref(&path), "{at}");
    }
}
