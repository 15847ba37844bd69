//! Takes down every article that a query finds, within days, languages and paths, from the columns of the index.

use super::schema::column;
use crate::archive::query::Query;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Scores count to so many places: what is added up in another order comes to the same.
const PLACES: f32 = 1_000.0;

/// An article that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// In thousandths.
    pub score: i64,
    pub day: u32,
    pub group: u64,
    /// Which of the archives it is in.
    pub shelf: usize,
    pub at: DocAddress,
}

/// Takes articles down.
pub(super) struct Taking<'a> {
    pub query: &'a Query,
    pub shelf: usize,
}

/// The same in one segment.
pub(super) struct Taken {
    query: Query,
    shelf: usize,
    segment: SegmentOrdinal,
    /// A segment may hold no article, and no such columns.
    days: Option<Column<u64>>,
    spoken: Option<Column<u64>>,
    groups: Option<Column<u64>>,
    languages: Option<Allowed>,
    paths: Option<Allowed>,
    found: Vec<Found>,
}

/// The values of a column that are meant.
struct Allowed {
    column: Column<u64>,
    ords: Vec<bool>,
}

impl Allowed {
    fn new(column: Option<StrColumn>, meant: impl Fn(&str) -> bool) -> tantivy::Result<Option<Self>> {
        let Some(column) = column else { return Ok(None) };
        let mut ords = vec![false; column.num_terms()];
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            let known = std::str::from_utf8(terms.key()).is_ok_and(&meant);
            if let Some(ord) = ords.get_mut(terms.term_ord() as usize) {
                *ord = known;
            }
        }
        Ok(Some(Self {
            column: column.ords().clone(),
            ords,
        }))
    }

    fn has(&self, doc: DocId) -> bool {
        let ord = self.column.first(doc);
        ord.is_some_and(|ord| self.ords.get(ord as usize).copied().unwrap_or_default())
    }
}

impl Collector for Taking<'_> {
    type Fruit = Vec<Found>;
    type Child = Taken;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Taken> {
        let fast = reader.fast_fields();
        let languages = match &self.query.language {
            Some(_) => Allowed::new(fast.str(column::LANGUAGE)?, |known| self.query.speaks(known))?,
            None => None,
        };
        let paths = match &self.query.path {
            Some(_) => Allowed::new(fast.str(column::PATH)?, |known| self.query.lies(known))?,
            None => None,
        };
        Ok(Taken {
            query: self.query.clone(),
            shelf: self.shelf,
            segment,
            days: fast.column_opt(column::DAY)?,
            spoken: fast.column_opt(column::SPOKEN)?.filter(|_| self.query.dated()),
            groups: fast.column_opt(column::GROUP)?,
            languages,
            paths,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, found: Vec<Vec<Found>>) -> tantivy::Result<Vec<Found>> {
        Ok(found.concat())
    }
}

impl SegmentCollector for Taken {
    type Fruit = Vec<Found>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let value = |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(doc));
        let day = value(&self.days).unwrap_or_default() as u32;
        let spoken = self.spoken.iter().flat_map(|column| column.values_for_doc(doc));
        let meant = (self.query.within(day) || spoken.into_iter().any(|day| self.query.within(day as u32)))
            && (self.query.language.is_none() || self.languages.as_ref().is_some_and(|allowed| allowed.has(doc)))
            && (self.query.path.is_none() || self.paths.as_ref().is_some_and(|allowed| allowed.has(doc)));
        if meant {
            self.found.push(Found {
                score: (score * PLACES).round() as i64,
                day,
                group: value(&self.groups).unwrap_or_default(),
                shelf: self.shelf,
                at: DocAddress::new(self.segment, doc),
            });
        }
    }

    fn harvest(self) -> Vec<Found> {
        self.found
    }
}
