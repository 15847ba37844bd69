//! Records what goes on inside a model as it reads passages and questions about them: what a reader is trained on.

use super::tell::{say, unusable};
use crate::error::{Error, Kind, Result};
use crate::model::kernel::cores;
use crate::model::{KvCache, ModelId, Part, Row, Session, Vocabulary, Watch, load, log_sum_exp};
use crate::prompt::{Prompts, Template};
use half::f16;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
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

/// What a passage's file holds: `f16`, states `(layers, tokens, width)` of the passage and values `(layers, tokens, kv width)`, then for
/// each question the same of its rows and two times `(heads, tokens)` shares of attention: of the last row, and the highest of all;
/// last how likely the answer begins with each token.
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
    kv_width: usize,
    values: Vec<usize>,
    heads: [usize; 2],
    questions: Vec<Question>,
}

/// What is recorded.
pub(super) struct What {
    /// Layers whose states are kept.
    pub layers: Vec<usize>,
    /// Layers whose values are kept.
    pub values: Vec<usize>,
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
    let mut before = BTreeMap::new();
    for file in data {
        let opened = File::open(file).map_err(|cause| unusable(file, cause))?;
        for passage in lines::<Passage>(opened)
            .into_iter()
            .filter(|passage| !done.contains(&passage.id))
        {
            let Some(entry) = record(&mut session, &mut before, into, what, passage)? else {
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

/// Records one passage; `before` holds by language what was read last, whose beginning is that of the next.
fn record(
    session: &mut Session,
    before: &mut BTreeMap<String, KvCache>,
    into: &Path,
    what: &What,
    passage: Passage,
) -> Result<Option<Entry>> {
    let (prompts, template) = (Prompts::builtin()?, Template::from_name("chatml")?);
    let vocabulary = session.vocabulary().clone();
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
    let mut cache = before.remove(&passage.lang).unwrap_or_else(|| session.empty_cache());
    let alike = cache.tokens().iter().zip(&ids).take_while(|(a, b)| a == b).count();
    let begun = alike.min(first);
    cache.truncate(begun);
    let mut states: Vec<Vec<f32>> = vec![Vec::new(); what.layers.len() + what.values.len()];
    for chunk in ids[begun..].chunks(CHUNK) {
        let watch = Watch {
            states: what.layers.clone(),
            values: what.values.clone(),
            keys: vec![Range::default()],
            ..Watch::default()
        };
        let mut part = [Part {
            cache: &mut cache,
            ids: chunk.to_vec(),
            positions: Vec::new(),
        }];
        for (_, seen) in session.observe(&mut part, &watch)? {
            for (all, some) in states.iter_mut().zip(seen.states.iter().chain(&seen.values)) {
                all.extend_from_slice(some);
            }
        }
    }
    let read = ids.len() - begun;
    let width = |states: Option<&Vec<f32>>| states.map_or(0, |states| states.len() / read.max(1));
    let kv_width = width(states.get(what.layers.len()));
    let file = format!("{}.bin", passage.id.replace('/', "_"));
    let path = into.join(&file);
    let failed = |cause: std::io::Error| unusable(&path, cause);
    let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
    for layer in &states {
        let width = width(Some(layer));
        out.write_all(&halves(&layer[(first - begun) * width..(end - begun) * width]))
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
                positions: vec![ids.len().saturating_sub(1)],
                ids,
            });
        }
        let watch = Watch {
            states: what.layers.clone(),
            values: what.values.clone(),
            heads: what.heads.clone(),
            keys: vec![first..end; some.len()],
            highest: true,
            ..Watch::default()
        };
        let rows: Vec<usize> = parts.iter().map(|part| part.ids.len()).collect();
        for ((question, (after, seen)), rows) in some.iter().zip(session.observe(&mut parts, &watch)?).zip(rows) {
            for values in seen.states.iter().chain(&seen.values).chain([
                &seen.last,
                &seen.highest,
                &begins(vocabulary.as_ref(), &ids[first..end], &after),
            ]) {
                out.write_all(&halves(values)).map_err(failed)?;
            }
            questions.push(Question {
                rows,
                ..question.clone()
            });
        }
    }
    out.flush().map_err(failed)?;
    before.insert(passage.lang.clone(), cache);
    let place = |start: &usize| i64::try_from(*start).unwrap_or_default() - i64::try_from(at).unwrap_or_default();
    Ok(Some(Entry {
        id: passage.id,
        file,
        lang: passage.lang,
        tokens: end - first,
        offsets: starts[first..=end].iter().map(place).collect(),
        text: passage.text,
        width: width(states.first().filter(|_| !what.layers.is_empty())),
        layers: what.layers.clone(),
        kv_width,
        values: what.values.clone(),
        heads: [what.heads.start, what.heads.end],
        questions,
    }))
}

/// How likely what is written next begins with each of `ids`, with the white space before it or without, in nats.
fn begins(vocabulary: &dyn Vocabulary, ids: &[u32], after: &[Row]) -> Vec<f32> {
    let Some(logits) = after.last().map(|row| row.logits.as_slice()) else {
        return vec![0.0; ids.len()];
    };
    let all = log_sum_exp(logits);
    let begins = |id: &u32| {
        let bytes = vocabulary.bytes(*id).unwrap_or_default();
        let own = logits[*id as usize] - all;
        let bare = std::str::from_utf8(bytes).ok().filter(|text| text.starts_with(' '));
        let bare = bare.and_then(|text| vocabulary.encode(text.trim_start()).first().copied());
        bare.map_or(own, |bare| own.max(logits[bare as usize] - all))
    };
    ids.iter().map(begins).collect()
}

/// Numbers as `f16`, low byte first; what does not fit is the largest that does.
fn halves(values: &[f32]) -> Vec<u8> {
    let half = |value: &f32| f16::from_f32(value.clamp(-65_000.0, 65_000.0)).to_le_bytes();
    values.iter().flat_map(half).collect()
}

/// The numbers of a list such as `13,18,22`; none in an empty one.
///
/// # Errors
/// Where one is none.
pub(super) fn numbers(list: &str) -> Result<Vec<usize>> {
    let number = |word: &str| {
        word.trim()
            .parse()
            .map_err(|cause| Error::new(Kind::Usage, format!("`{word}` is no number")).because(cause))
    };
    list.split(',')
        .filter(|word| !word.trim().is_empty())
        .map(number)
        .collect()
}
