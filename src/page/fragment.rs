//! What is moved as a whole: an article's head, or a paragraph with the headings above it.

use super::part::Part;
use super::words::{Bag, merged};

/// A head, or a paragraph with its headings and what signs it; numbers are places among the units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragment {
    pub kicker: Vec<usize>,
    /// The headline's lines, from the first one up to the last.
    pub headline: Option<(usize, usize)>,
    pub deck: Vec<usize>,
    pub byline: Vec<usize>,
    pub headings: Vec<usize>,
    pub paragraph: Option<usize>,
    /// Whether a caption or furniture stands between it and what was before.
    pub cut: bool,
    /// Lines beside it that say where it goes on on another page, or comes from.
    pub jumps: Vec<usize>,
    /// Whether it was set so that nothing parts it from what stands above it.
    pub held: bool,
    /// Whether it was set as if it went on in the paragraph before.
    pub flows: bool,
    pub bag: Bag,
}

impl Fragment {
    /// Whether an article begins here.
    pub(crate) fn opens(&self) -> bool {
        self.headline.is_some()
    }

    /// The same among units of which so many more stand before it.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        let lists = [
            &mut self.kicker,
            &mut self.deck,
            &mut self.byline,
            &mut self.headings,
            &mut self.jumps,
        ];
        for unit in lists.into_iter().flatten().chain(&mut self.paragraph) {
            *unit += by;
        }
        if let Some((first, last)) = &mut self.headline {
            *first += by;
            *last += by;
        }
        self
    }

    /// The headline's lines.
    pub(crate) fn titles(&self) -> impl Iterator<Item = usize> + use<> {
        self.headline.into_iter().flat_map(|(first, last)| first..=last)
    }
}

/// The fragments of a page in its own order; captions, credits and furniture are in none.
pub(crate) fn fragments(bags: &[Bag], parts: &[Part]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut pending = Fragment::default();
    let mut index = 0;
    while index < parts.len() {
        match parts[index] {
            Part::Furniture | Part::Caption | Part::Credit => {
                pending.cut = true;
                index += 1;
            }
            Part::Jump => {
                // What breaks off stands above such a line; at the page's beginning, what goes on stands below it.
                fragments.last_mut().unwrap_or(&mut pending).jumps.push(index);
                index += 1;
            }
            Part::Heading => {
                pending.headings.push(index);
                index += 1;
            }
            Part::Paragraph => {
                pending.paragraph = Some(index);
                fragments.push(std::mem::take(&mut pending));
                index += 1;
            }
            Part::Signature => {
                match fragments.last_mut() {
                    Some(last) => last.byline.push(index),
                    None => pending.byline.push(index),
                }
                index += 1;
            }
            Part::Kicker | Part::Headline | Part::Deck | Part::Byline | Part::Author => {
                let end = head_end(parts, index);
                let headings = std::mem::take(&mut pending.headings);
                if !headings.is_empty() {
                    fragments.push(Fragment {
                        headings,
                        ..Fragment::default()
                    });
                }
                head(parts, index..end, &mut pending, &mut fragments);
                index = end;
            }
        }
    }
    if !(pending.headings.is_empty() && pending.byline.is_empty()) {
        fragments.push(pending);
    }
    for fragment in &mut fragments {
        let indices: Vec<usize> = fragment
            .titles()
            .chain(fragment.kicker.iter().copied())
            .chain(
                fragment
                    .deck
                    .iter()
                    .chain(&fragment.headings)
                    .chain(&fragment.paragraph)
                    .copied(),
            )
            .collect();
        for index in indices {
            fragment.bag = merged(&fragment.bag, &bags[index]);
        }
    }
    fragments
}

/// One past the last unit of the head that begins at `start`: at most one headline and one run of bylines below it.
fn head_end(parts: &[Part], start: usize) -> usize {
    let mut headline = false;
    let mut end = start;
    while let Some(part) = parts.get(end) {
        match part {
            Part::Headline if headline && parts[end - 1] != Part::Headline => break,
            Part::Headline => headline = true,
            Part::Kicker if headline => break,
            Part::Author if headline => break,
            Part::Kicker | Part::Deck | Part::Byline | Part::Author => {}
            _ => break,
        }
        end += 1;
    }
    end
}

fn head(parts: &[Part], range: std::ops::Range<usize>, pending: &mut Fragment, fragments: &mut Vec<Fragment>) {
    let titles = |index: &usize| parts[*index] == Part::Headline;
    let headline = range.clone().find(titles).zip(range.clone().rfind(titles));
    let bylines: Vec<usize> = range
        .clone()
        .filter(|&index| matches!(parts[index], Part::Byline | Part::Author))
        .collect();
    for &index in &bylines {
        let above = parts[index] == Part::Byline && headline.is_none_or(|(first, _)| index < first);
        let another = bylines
            .iter()
            .any(|other| headline.is_some_and(|(_, last)| *other > last));
        match fragments.last_mut() {
            // Above a headline that has its own byline, it signs what came before.
            Some(last) if above && (headline.is_none() || another) && last.paragraph.is_some() => {
                last.byline.push(index);
            }
            _ => pending.byline.push(index),
        }
    }
    for index in range {
        match parts[index] {
            Part::Kicker => pending.kicker.push(index),
            Part::Deck => pending.deck.push(index),
            _ => {}
        }
    }
    pending.headline = headline;
    if headline.is_some() || !(pending.kicker.is_empty() && pending.deck.is_empty() && pending.byline.is_empty()) {
        fragments.push(std::mem::take(pending));
    }
}
