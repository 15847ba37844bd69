//! A question read once after each passage, for all that is asked with it.

use super::passage::Passage;
use super::stands::Stands;
use super::writer::{Fork, Writer, digest};
use crate::error::Result;
use crate::model::{KvCache, Part, Row, Seen, Watch, log_prob};
use crate::prompt::{Role, Turn};
use std::collections::BTreeMap;

/// Passages read side by side: their logits take a row of the vocabulary's size for each of the question's tokens.
const ABREAST: usize = 4;
/// The tasks that begin with the question.
const TASKS: [&str; 2] = ["answer", "states"];

/// A passage, and after it what all tasks begin with: the question.
pub(super) struct Reading {
    cache: KvCache,
    /// Tokens of the passage.
    pub(super) begun: usize,
    /// How much likelier the passage makes the question, in nats a token.
    pub expected: f64,
    /// Where the passage's text stands among its tokens, where there is a reader of it.
    pub stands: Option<Stands>,
}

/// What was read for a question.
pub(super) struct Question {
    shown: String,
    /// How likely the question is without a passage, by language.
    alone: BTreeMap<String, f64>,
    read: BTreeMap<usize, Reading>,
}

impl Question {
    /// Nothing is read yet; `shown` is the question as it is put to the model.
    pub(super) fn new(shown: &str) -> Self {
        Self {
            shown: shown.to_owned(),
            alone: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }

    /// The passages at `places` with the question read after each. None without a model.
    pub(super) fn readings(
        &mut self,
        writer: &mut Writer,
        found: &[Passage],
        places: &[usize],
    ) -> Result<Vec<(usize, &Reading)>> {
        for some in places.chunks(ABREAST) {
            self.read_all(writer, found, some)?;
        }
        Ok(places
            .iter()
            .filter_map(|place| Some((*place, self.read.get(place)?)))
            .collect())
    }

    /// Passages in the order of how likely each makes the question (query likelihood, after Ponte and Croft, 1998): words of two
    /// languages do not compare, the model's expectation does.
    pub(super) fn likeliest(
        &mut self,
        writer: &mut Writer,
        found: &[Passage],
        places: Vec<usize>,
    ) -> Result<Vec<usize>> {
        for some in places.chunks(ABREAST) {
            self.read_all(writer, found, some)?;
        }
        let expected = |place: &usize| self.read.get(place).map_or(f64::NEG_INFINITY, |read| read.expected);
        let mut weighed: Vec<(f64, usize)> = places.iter().map(|place| (expected(place), *place)).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(weighed.into_iter().map(|(_, place)| place).collect())
    }

    /// How much likelier the passage at `place` makes the question, where it was read.
    pub(super) fn expected(&self, place: usize) -> Option<f64> {
        self.read.get(&place).map(|read| read.expected)
    }

    fn read_all(&mut self, writer: &mut Writer, found: &[Passage], places: &[usize]) -> Result<()> {
        let new: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| !self.read.contains_key(place))
            .collect();
        for &place in &new {
            let language = &found[place].language;
            if !self.alone.contains_key(language) {
                let fixed = writer.prompts.task("passage", language)?.prefix();
                let begun = writer.begun(&self.shown, language, &[(&digest(&fixed), fixed.clone())])?;
                let alone = begun.first().map_or(0.0, |(_, _, likelihood)| *likelihood);
                self.alone.insert(language.clone(), alone);
            }
        }
        let mut by_language: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for place in new {
            by_language.entry(&found[place].language).or_default().push(place);
        }
        for (language, places) in by_language {
            let shown = places
                .iter()
                .map(|place| Ok((found[*place].source.as_str(), before(writer, &found[*place])?)));
            let shown = shown.collect::<Result<Vec<_>>>()?;
            let begun = writer.begun(&self.shown, language, &shown)?;
            for (place, (cache, begun, likelihood)) in places.into_iter().zip(begun) {
                let expected = likelihood - self.alone.get(language).copied().unwrap_or_default();
                let stands = writer.stands(&cache.tokens()[..begun], found[place].text(), language);
                let reading = Reading {
                    cache,
                    begun,
                    expected,
                    stands,
                };
                self.read.insert(place, reading);
            }
        }
        Ok(())
    }
}

/// The turns that show a passage.
pub(super) fn before(writer: &Writer, passage: &Passage) -> Result<Vec<Turn>> {
    let values = [("headline", passage.headline.as_str()), ("text", passage.text())];
    writer.prompts.task("passage", &passage.language)?.render(&values)
}

impl Writer<'_> {
    /// Reads what the tasks on `question` begin with after each of `shown`, turns under the digest of what they came from: the cache,
    /// the tokens of the turns, and the mean log-probability of what was read after them, in nats a token. None without a model.
    fn begun(
        &mut self,
        question: &str,
        language: &str,
        shown: &[(&str, Vec<Turn>)],
    ) -> Result<Vec<(KvCache, usize, f64)>> {
        let mut caches = Vec::with_capacity(shown.len());
        for (source, turns) in shown {
            caches.extend(self.prefix(Some(source), turns)?);
        }
        let (template, prompts) = (self.template, self.prompts);
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let mut tasks = Vec::with_capacity(TASKS.len());
        for task in TASKS {
            let turns = prompts.task(task, language)?.render(&[("question", question)])?;
            tasks.push(template.encode_after(vocabulary.as_ref(), &[], &turns)?);
        }
        let nothing = Turn {
            role: Role::User,
            text: String::new(),
        };
        let opened = template.encode_after(vocabulary.as_ref(), &[], std::slice::from_ref(&nothing))?;
        let opened = shared(&opened, &tasks[0]);
        let ids = tasks[0][..shared(&tasks[0], &tasks[1]).max(opened)].to_vec();
        let begun: Vec<usize> = caches.iter().map(KvCache::len).collect();
        let parts = caches.iter_mut().map(|cache| Part {
            cache,
            ids: ids.clone(),
            positions: (opened.saturating_sub(1)..ids.len().saturating_sub(1)).collect(),
        });
        let rows = session.read_all(&mut parts.collect::<Vec<_>>())?;
        let mean = |rows: &Vec<Vec<f32>>| {
            let said = rows.iter().zip(&ids[opened.max(1)..]);
            let sum: f64 = said.map(|(row, id)| f64::from(log_prob(row, *id))).sum();
            sum / (rows.len() as f64).max(1.0)
        };
        let means: Vec<f64> = rows.iter().map(mean).collect();
        Ok(caches
            .into_iter()
            .zip(begun)
            .zip(means)
            .map(|((cache, begun), mean)| (cache, begun, mean))
            .collect())
    }

    /// Reads tasks, each after a passage, side by side, and opens the model's own turn after each; with each place is the model's
    /// state there. None without a model.
    pub(super) fn put(&mut self, tasks: &[(&Reading, Vec<Turn>)]) -> Result<Vec<(Fork, Vec<f32>)>> {
        let placed = self.put_watched(tasks, None)?;
        Ok(placed.into_iter().map(|(fork, state, _)| (fork, state)).collect())
    }

    /// [`Writer::put`] with what is seen of each, of what is watched.
    pub(super) fn put_watched(
        &mut self,
        tasks: &[(&Reading, Vec<Turn>)],
        watch: Option<&Watch>,
    ) -> Result<Vec<(Fork, Vec<f32>, Seen)>> {
        let template = self.template;
        let Some(session) = self.session.as_deref_mut() else {
            return Ok(Vec::new());
        };
        let vocabulary = session.vocabulary().clone();
        let mut forks = Vec::with_capacity(tasks.len());
        for (reading, task) in tasks {
            let mut ids = template.encode_after(vocabulary.as_ref(), &[], task)?;
            ids.extend(template.open(vocabulary.as_ref())?);
            let read = shared(
                &reading.cache.tokens()[reading.begun..],
                &ids[..ids.len().saturating_sub(1)],
            );
            let mut cache = reading.cache.clone();
            cache.truncate(reading.begun + read);
            forks.push((cache, ids.split_off(read)));
        }
        let mut parts = Vec::with_capacity(forks.len());
        for (cache, ids) in &mut forks {
            let positions = vec![ids.len().saturating_sub(1)];
            let ids = std::mem::take(ids);
            parts.push(Part { cache, ids, positions });
        }
        let rows: Vec<(Vec<Row>, Seen)> = match watch {
            Some(watch) => session.observe(&mut parts, watch)?,
            None => session
                .rows(&mut parts)?
                .into_iter()
                .map(|rows| (rows, Seen::default()))
                .collect(),
        };
        let place = |((cache, _), (mut rows, seen)): ((KvCache, _), (Vec<Row>, Seen))| {
            let Row { logits, state } = rows.pop().unwrap_or_default();
            (Fork { cache, logits }, state, seen)
        };
        Ok(forks.into_iter().zip(rows).map(place).collect())
    }
}

/// How many ids two texts begin with alike.
fn shared(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
