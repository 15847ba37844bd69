//! A page as a tree: articles, their sections and paragraphs, with the places where the columns tore them.

use super::clean::line;
use super::printed::begins;
use super::reply::PageReply;
use super::text::{headline, notes, summary_title};
use super::view::View;
use crate::page::{Article, By, Join, Page};
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};

/// The page in articles; `source` is the page's text.
pub fn page_text(reply: &PageReply, source: &str, view: &View) -> String {
    let page = &reply.page;
    let mut out = summary_title(&reply.source, view);
    let apart = !page.captions.is_empty() || !page.furniture.is_empty();
    for (count, article) in page.articles.iter().enumerate() {
        let last = count + 1 == page.articles.len() && !apart;
        let head = head(article, begins(article, &reply.source), view);
        article_tree(article, (&page.joins, source), (&head, last), view, &mut out);
    }
    set_apart(page, view, &mut out);
    notes(&page.notes, view, &mut out);
    out
}

/// What stands above an article, which begins on a `page` where that is known.
fn head(article: &Article, page: Option<usize>, view: &View) -> String {
    let words = article.headline.as_ref().map(Located::words);
    format!(
        "{} {}",
        line(&article.id),
        headline(words.as_deref(), article.complete, page, view)
    )
}

fn article_tree(
    article: &Article,
    (joins, source): (&[Join], &str),
    shown: (&str, bool),
    view: &View,
    out: &mut String,
) {
    let (head, last) = shown;
    let (branch, trunk) = if last { ("└─", "   ") } else { ("├─", "│  ") };
    out.push_str("│\n");
    out.push_str(&view.under(&format!("{branch} "), trunk, head));
    let parts = [
        ("kicker", &article.kicker),
        ("deck", &article.deck),
        ("byline", &article.byline),
    ];
    for (name, part) in parts
        .iter()
        .flat_map(|(name, parts)| parts.iter().map(move |part| (name, part)))
    {
        out.push_str(&view.under(trunk, trunk, &format!("{}{}", view.mark(name), line(&part.words()))));
    }
    for jump in &article.jumps {
        let to = jump.to.as_ref().map_or(String::new(), |to| {
            let path = to.path.as_deref().unwrap_or("-");
            let of = format!("{} {} {}", line(&to.article), view.say("of"), line(path));
            format!("{}{of}{}", view.tongue.colon(), view.on(to.page))
        });
        let way = if jump.back { "comes from" } else { "goes on" };
        out.push_str(&view.under(trunk, trunk, &format!("{} ⟨{}⟩{to}", view.say(way), line(&jump.text))));
    }
    let mut before: Option<&Quoted> = None;
    for (count, section) in article.sections.iter().enumerate() {
        let (branch, stem) = if count + 1 == article.sections.len() {
            ("└─", "   ")
        } else {
            ("├─", "│  ")
        };
        let heading = section
            .heading
            .as_ref()
            .map_or("·".to_owned(), |part| line(&part.words()));
        let below = format!("{trunk}{stem}");
        out.push_str(&view.under(&format!("{trunk}{branch} "), &below, &heading));
        for paragraph in &section.paragraphs {
            if let Some(join) = before.and_then(|before| between(before, paragraph, joins)) {
                out.push_str(&view.under(&below, &below, &mark(false, join, view)));
            }
            out.push_str(&view.under(&below, &below, &torn(paragraph, joins, source, view)));
            before = Some(paragraph);
        }
    }
}

/// The join of two pieces of an article that stand apart on the page.
fn between<'a>(left: &Quoted, right: &Quoted, joins: &'a [Join]) -> Option<&'a Join> {
    let (left, right) = (left.spans.last()?, right.spans.first()?);
    joins.iter().find(|join| {
        join.left == *left
            && (join.right == *right || join.right.end <= right.start && join.right.end + 4 > right.start)
    })
}

/// A paragraph with a mark at every place where it was torn.
fn torn(paragraph: &Quoted, joins: &[Join], source: &str, view: &View) -> String {
    let mut out = String::new();
    let mut piece: Vec<Span> = Vec::new();
    for &span in &paragraph.spans {
        let join = piece
            .last()
            .and_then(|last| joins.iter().find(|join| join.left == *last && join.right == span));
        if let Some(join) = join {
            out.push_str(&line(Joined::new(source, &piece).text()));
            out.push_str(&format!(" {} ", mark(true, join, view)));
            piece.clear();
        }
        piece.push(span);
    }
    out.push_str(&line(Joined::new(source, &piece).text()));
    out
}

fn mark(torn: bool, join: &Join, view: &View) -> String {
    let by = match join.by {
        By::Layout => "layout",
        By::Words => "words",
        By::Model => "model",
    };
    let score = join.score;
    let told = match torn {
        true => format!("torn {score:.2} by {by}"),
        false => format!("piece {score:.2} by {by}"),
    };
    format!("⟨{}⟩", view.say(&told))
}

fn set_apart(page: &Page, view: &View, out: &mut String) {
    let list = |name: &str, lines: Vec<String>, branch: &str, trunk: &str, out: &mut String| {
        if !lines.is_empty() {
            out.push_str(&format!("│\n{branch} {}\n", view.say(name)));
            lines
                .iter()
                .for_each(|line| out.push_str(&view.under(trunk, trunk, line)));
        }
    };
    let caption = |caption: &crate::page::Caption| {
        let credit = caption
            .credit
            .as_ref()
            .map(|credit| format!(" — {}", line(&credit.words())));
        format!("{}{}", line(&caption.text), credit.unwrap_or_default())
    };
    let (branch, trunk) = if page.furniture.is_empty() {
        ("└─", "   ")
    } else {
        ("├─", "│  ")
    };
    list(
        "captions",
        page.captions.iter().map(caption).collect(),
        branch,
        trunk,
        out,
    );
    let words = |part: &Located| line(&part.words());
    list(
        "furniture",
        page.furniture.iter().map(words).collect(),
        "└─",
        "   ",
        out,
    );
}
