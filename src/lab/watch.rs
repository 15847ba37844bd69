//! Records what goes on inside a model as it reads passages and questions about them: what a reader is trained on.

use super::tell::{say, unusable};
use crate::error::{Error, Kind, Result};
use crate::model::kernel::cores;
use crate::model::{ModelId, Part, Session, Watch, load};
use crate::prompt::{Prompts, Template};
use half::f16;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Tokens that are read at once.
const CHUNK: usize = 512;
/// Questions that are read side by side, and the most tokens of each.
const ABREAST: usize = 6;
const QUESTION_TOKENS: usize = 85;

/// A passage with its questions, a line of a file.
#[derive(Deserialize)]
struct Passage {
    id: String,
    lang: String,
    text: String,
    questions: Vec<Question>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Question {
    id: String,
    question: String,
    /// Nothing where the passage does not state it.
    answers: Vec<String>,
    /// Where the answers begin, in characters.
    starts: Vec<usize>,
    /// Tokens read for it.
    #[serde(default)]
    rows: usize,
}

/// What a passage's file holds: `f16`, states `(layers, tokens, width)` of the passage, then for each question states `(layers, rows,
/// width)` and two times `(heads, tokens)` shares of attention: of the last row, and the highest of all.
#[derive(Serialize, Deserialize)]
struct Entry {
    id: String,
    file: String,
    lang: String,
    text: String,
    tokens: usize,
    /// Where each token begins in the text, in bytes, and where the last ends.
    offsets: Vec<i64>,
    width: usize,
    layers: Vec<usize>,
    heads: [usize; 2],
    questions: Vec<Question>,
}

/// What is recorded.
pub(super) struct What {
    /// Layers whose states are kept.
    pub layers: Vec<usize>,
    /// Layers whose attention is kept.
    pub heads: Range<usize>,
}

/// Records the passages of `data` in the folder `into`; what is there already is not done again.
///
/// # Errors
/// Where the model cannot be loaded, a file not read, or the folder not written.
pub(super) fn watch(model: &Path, into: &Path, what: &What, data: &[PathBuf]) -> Result<()> {
    let id = ModelId {
        id: "watched".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(model, id, cores())?;
    fs::create_dir_all(into).map_err(|cause| unusable(into, cause))?;
    let path = into.join("index.jsonl");
    let done: HashSet<String> = File::open(&path)
        .map(lines::<Entry>)
        .unwrap_or_default()
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    let index = OpenOptions::new().create(true).append(true).open(&path);
    let mut index = index.map_err(|cause| unusable(&path, cause))?;
    for file in data {
        let opened = File::open(file).map_err(|cause| unusable(file, cause))?;
        for passage in lines::<Passage>(opened)
            .into_iter()
            .filter(|passage| !done.contains(&passage.id))
        {
            let Some(entry) = record(&mut session, into, what, passage)? else {
                continue;
            };
            let line = serde_json::to_string(&entry).map_err(|cause| unusable(&path, cause))?;
            writeln!(index, "{line}").map_err(|cause| unusable(&path, cause))?;
        }
    }
    Ok(())
}

/// The lines of a file that are values of that type.
fn lines<T: serde::de::DeserializeOwned>(file: File) -> Vec<T> {
    let lines = BufReader::new(file).lines().map_while(std::result::Result::ok);
    lines.filter_map(|line| serde_json::from_str(&line).ok()).collect()
}

fn record(session: &mut Session, into: &Path, what: &What, passage: Passage) -> Result<Option<Entry>> {
    let (prompts, template) = (Prompts::builtin()?, Template::from_name("chatml")?);
    let vocabulary = session.vocabulary().clone();
    let last = what
        .layers
        .iter()
        .copied()
        .chain(what.heads.clone())
        .max()
        .unwrap_or_default();
    let values = [("headline", ""), ("text", passage.text.as_str())];
    let ids = template.encode(
        vocabulary.as_ref(),
        &prompts.task("passage", &passage.lang)?.render(&values)?,
    )?;
    let mut bytes = Vec::new();
    let mut starts = vec![0];
    for id in &ids {
        bytes.extend_from_slice(vocabulary.bytes(*id).unwrap_or_default());
        starts.push(bytes.len());
    }
    let text = passage.text.as_bytes();
    let Some(at) = bytes.windows(text.len().max(1)).rposition(|window| window == text) else {
        say(&format!("`{}` is not in its tokens", passage.id));
        return Ok(None);
    };
    let first = starts.partition_point(|start| *start <= at).saturating_sub(1);
    let end = starts.partition_point(|start| *start < at + text.len());
    let mut cache = session.empty_cache();
    let mut states: Vec<Vec<f32>> = vec![Vec::new(); what.layers.len()];
    for chunk in ids.chunks(CHUNK) {
        let watch = Watch {
            states: what.layers.clone(),
            heads: 0..0,
            keys: Vec::new(),
            last,
        };
        let mut part = [Part {
            cache: &mut cache,
            ids: chunk.to_vec(),
            positions: Vec::new(),
        }];
        for seen in session.observe(&mut part, &watch)? {
            for (all, some) in states.iter_mut().zip(&seen.states) {
                all.extend_from_slice(some);
            }
        }
    }
    let width = states.first().map_or(0, |states| states.len() / ids.len().max(1));
    let file = format!("{}.bin", passage.id.replace('/', "_"));
    let path = into.join(&file);
    let failed = |cause: std::io::Error| unusable(&path, cause);
    let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
    for layer in &states {
        out.write_all(&halves(&layer[first * width..end * width]))
            .map_err(failed)?;
    }
    let mut questions = Vec::new();
    for some in passage.questions.chunks(ABREAST) {
        let mut caches = vec![cache.clone(); some.len()];
        let mut parts = Vec::new();
        for (question, cache) in some.iter().zip(&mut caches) {
            let values = [("question", question.question.as_str())];
            let turns = prompts.task("answer", &passage.lang)?.render(&values)?;
            let mut ids = template.encode(vocabulary.as_ref(), &turns)?;
            ids.extend(template.open(vocabulary.as_ref())?);
            ids.truncate(QUESTION_TOKENS);
            parts.push(Part {
                cache,
                ids,
                positions: Vec::new(),
            });
        }
        let watch = Watch {
            states: what.layers.clone(),
            heads: what.heads.clone(),
            keys: vec![first..end; some.len()],
            last,
        };
        let rows: Vec<usize> = parts.iter().map(|part| part.ids.len()).collect();
        for ((question, seen), rows) in some.iter().zip(session.observe(&mut parts, &watch)?).zip(rows) {
            for values in seen.states.iter().chain([&seen.last, &seen.highest]) {
                out.write_all(&halves(values)).map_err(failed)?;
            }
            questions.push(Question {
                rows,
                ..question.clone()
            });
        }
    }
    out.flush().map_err(failed)?;
    let place = |start: &usize| i64::try_from(*start).unwrap_or_default() - i64::try_from(at).unwrap_or_default();
    Ok(Some(Entry {
        id: passage.id,
        file,
        lang: passage.lang,
        tokens: end - first,
        offsets: starts[first..=end].iter().map(place).collect(),
        text: passage.text,
        width,
        layers: what.layers.clone(),
        heads: [what.heads.start, what.heads.end],
        questions,
    }))
}

/// Numbers as `f16`, low byte first; what does not fit is the largest that does.
fn halves(values: &[f32]) -> Vec<u8> {
    let half = |value: &f32| f16::from_f32(value.clamp(-65_000.0, 65_000.0)).to_le_bytes();
    values.iter().flat_map(half).collect()
}

/// The numbers of a list such as `13,18,22`.
///
/// # Errors
/// Where one is none.
pub(super) fn numbers(list: &str) -> Result<Vec<usize>> {
    let number = |word: &str| {
        word.trim()
            .parse()
            .map_err(|cause| Error::new(Kind::Usage, format!("`{word}` is no number")).because(cause))
    };
    list.split(',').map(number).collect()
}
