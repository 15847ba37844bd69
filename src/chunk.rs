//! An article in runs of whole sections that fit a working context; a long section by paragraphs.

use crate::page::Article;

/// A run of an article's paragraphs: places of sections and of paragraphs in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// Section and paragraph, in reading order.
    pub paragraphs: Vec<(usize, usize)>,
    /// Their tokens, as `count` told.
    pub tokens: usize,
}

/// Splits `article` into runs of at most `budget` tokens, as `count` tells them; a paragraph longer than that is a run of its own.
pub fn chunks(article: &Article, budget: usize, count: &mut dyn FnMut(&str) -> usize) -> Vec<Chunk> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut open = Chunk::default();
    for (section, part) in article.sections.iter().enumerate() {
        let sizes: Vec<usize> = part.paragraphs.iter().map(|paragraph| count(&paragraph.text)).collect();
        let whole: usize = sizes.iter().sum();
        // A section that fits a run stays whole.
        if open.tokens + whole > budget && whole <= budget {
            close(&mut open, &mut found);
        }
        for (place, size) in sizes.into_iter().enumerate() {
            if open.tokens + size > budget {
                close(&mut open, &mut found);
            }
            open.paragraphs.push((section, place));
            open.tokens += size;
        }
    }
    close(&mut open, &mut found);
    found
}

fn close(open: &mut Chunk, found: &mut Vec<Chunk>) {
    if !open.paragraphs.is_empty() {
        found.push(std::mem::take(open));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Section;
    use crate::span::Quoted;

    #[test]
    fn sections_stay_whole_where_they_fit() {
        let section = |sizes: &[usize]| Section {
            paragraphs: sizes
                .iter()
                .map(|&size| Quoted {
                    spans: Vec::new(),
                    text: "x".repeat(size),
                    regions: Vec::new(),
                })
                .collect(),
            ..Section::default()
        };
        let article = Article {
            sections: vec![section(&[3, 3]), section(&[5]), section(&[4, 4, 4])],
            ..Article::default()
        };
        let found: Vec<Vec<(usize, usize)>> = chunks(&article, 10, &mut str::len)
            .into_iter()
            .map(|chunk| chunk.paragraphs)
            .collect();
        assert_eq!(
            found,
            [vec![(0, 0), (0, 1)], vec![(1, 0), (2, 0)], vec![(2, 1), (2, 2)]]
        );
    }
}
