//! Fits joins and articles in turns, because each sees what the other decides.

use super::super::tell::{say, write};
use super::articles::fit_articles;
use super::calibrate::{calibrate, logistic, probability, show};
use super::joins::fit_joins;
use super::nats::Nats;
use super::page::{Page, read};
use super::seen::{certainties, crossed, headings_seen, nexts};
use super::truth::{Truth, pages};
use crate::error::Result;
use crate::page::evidence::{Evidence, Heading};
use crate::page::weights::{ArticleWeights, TearWeights, Weights};
use crate::read::Document;
use std::path::{Path, PathBuf};

const TURNS: usize = 3;

/// Fits what counts for joins and for articles, and writes the weights to the folder `into`; where `told` says what models said of
/// the pages, only what counts for joins with that.
///
/// # Errors
/// Where a file cannot be read or written.
pub(in crate::lab) fn tears(on: &[PathBuf], check: &[PathBuf], told: &[PathBuf], into: &Path) -> Result<()> {
    let plain = told.is_empty();
    // One reading of every page for each model that was asked about it.
    let models: Vec<Nats> = if plain {
        vec![Nats::default()]
    } else {
        told.iter().map(|path| Nats::read(path)).collect::<Result<_>>()?
    };
    let all = pages(on)?;
    let heading = logistic(&headings(&all, &models)?);
    let pages = read_all(&all, &models, &heading)?;
    let (mut of, mut tears) = (ArticleWeights::get()?.clone(), TearWeights::get()?.clone());
    let start = (!plain).then(|| tears.clone());
    for turn in 0..TURNS {
        let solved = pages.iter().map(|page| page.puzzle.solve((&of, &tears)).assigned);
        let assigned: Vec<_> = solved.collect();
        tears = fit_joins(&pages.iter().collect::<Vec<_>>(), &assigned, start.as_ref());
        // A model's word changes joins; articles go by the same weights with it and without.
        if plain {
            of = fit_articles(&pages, &of, &tears);
        }
        tears.heading = heading.clone();
        if turn + 1 == TURNS {
            tears.certain = calibrate(&crossed(&pages, &assigned, &of, start.as_ref()));
        }
        tears.next = logistic(&nexts(&pages, &of, &tears));
        if plain {
            super::pieces::fit(&pages, &mut of, &tears);
        }
        say(&format!("turn {turn}: {}", score(&pages, &of, &tears)));
    }
    write(
        into,
        if plain { "tears.toml" } else { "tears-model.toml" },
        &tears.written()?,
    )?;
    if plain {
        write(into, "articles.toml", &of.written()?)?;
    }
    for folder in check {
        let all = super::truth::pages(std::slice::from_ref(folder))?;
        let odds = |(evidence, is): &(Evidence<Heading>, bool)| (probability(heading.sum(evidence)), *is);
        say(&format!("{}: headings", folder.display()));
        show(&headings(&all, &models)?.iter().map(odds).collect::<Vec<_>>());
        let pages = read_all(&all, &models, &heading)?;
        say(&format!("{}: {}", folder.display(), score(&pages, &of, &tears)));
        show(&certainties(&pages, &of, &tears));
        super::pieces::show(&pages, &of, &tears);
    }
    Ok(())
}

/// What models said of headings that may be none.
fn headings(all: &[(Document, Truth)], models: &[Nats]) -> Result<Vec<(Evidence<Heading>, bool)>> {
    let mut seen = Vec::new();
    for nats in models {
        seen.extend(headings_seen(all, nats)?);
    }
    Ok(seen)
}

fn read_all(all: &[(Document, Truth)], models: &[Nats], heading: &Weights<Heading>) -> Result<Vec<Page>> {
    let each = |nats| all.iter().map(move |(document, truth)| (document, truth, nats));
    let each = models.iter().flat_map(each);
    each.map(|(document, truth, nats)| read(document, truth, nats, heading))
        .collect()
}

/// Shares of right joins, of found joins, and of fragments in their article.
fn score(pages: &[Page], of: &ArticleWeights, tears: &TearWeights) -> String {
    let [mut made, mut right, mut torn, mut fit, mut all] = [0.0; 5];
    for page in pages {
        let found = page.puzzle.solve((of, tears));
        made += found.tears.len() as f64;
        for (open, wanted) in page.puzzle.torn.open.iter().zip(&page.rights) {
            torn += f64::from(u8::from(wanted.is_some()));
            let got = found
                .tears
                .iter()
                .find(|tear| tear.left == open.left)
                .map(|tear| tear.right);
            right += f64::from(u8::from(wanted.is_some() && got == *wanted));
        }
        for (article, wanted) in found
            .assigned
            .iter()
            .zip(&page.assigned)
            .filter(|(_, wanted)| wanted.is_some())
        {
            all += 1.0;
            fit += f64::from(u8::from(Some(*article) == *wanted));
        }
    }
    format!(
        "joins right {:.3}, found {:.3}; pieces in their article {:.3}",
        right / made,
        right / torn,
        fit / all
    )
}
