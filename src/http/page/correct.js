// Corrections by hand: pure functions from a page's structure to another.

import { end, items, start } from "./structure.js";

/** Signs after which a paragraph may end. */
const CLOSED = /[.!?…。．！？⋯।॥؟。][\p{Pe}\p{Pf}"'”’」』）\s]*$|[\p{Pe}\p{Pf}"”]\s*$/u;

/** The structure with the thread before the piece at byte `at` cut: what follows there becomes an article of its own. */
export function cut(page, source, at) {
  const next = structuredClone(page);
  const place = find(next, source, at, start);
  if (!place || place.at === 0) return page;
  const { rest, bylines } = sever(place.article, source, place.at);
  next.articles.push(loose(next, source, rest, bylines));
  next.joins = next.joins.filter((join) => join.right[0] !== at);
  return next;
}

/** Why no thread can be drawn from the piece that ends at `tail` to the one that begins at `head`, or `null`. */
export function forbids(page, source, tail, head) {
  const from = find(page, source, tail, end);
  const to = find(page, source, head, start);
  if (!from || !to) return "gone";
  if (to.article === from.article && to.at <= from.at) return "circle";
  if (to.at === 0 && titled(to.article)) return "begins";
  return null;
}

/** The structure in which the piece that ends at byte `tail` goes on at byte `head`; `whole`: within one paragraph. */
export function link(page, source, tail, head, whole) {
  if (forbids(page, source, tail, head)) return page;
  const next = structuredClone(page);
  const to = find(next, source, head, start);
  let moved;
  if (to.at === 0) {
    moved = { rest: items(to.article, source), bylines: to.article.byline };
    next.articles = next.articles.filter((article) => article !== to.article);
  } else {
    moved = sever(to.article, source, to.at);
  }
  const from = find(next, source, tail, end);
  const flow = items(from.article, source);
  if (from.at + 1 < flow.length) {
    const { rest, bylines } = sever(from.article, source, from.at + 1);
    next.articles.push(loose(next, source, rest, bylines));
  }
  const first = moved.rest[0];
  if (first.kind === "paragraph") {
    first.section = false;
    first.paragraph = !(whole && flow[from.at].kind === "paragraph");
  }
  build(from.article, source, [...flow.slice(0, from.at + 1), ...moved.rest]);
  from.article.byline.push(...moved.bylines);
  from.article.complete = true;
  const kept = next.joins.filter((join) => join.left[1] !== tail && join.right[0] !== head);
  const [left, right] = [extent(flow[from.at]), extent(first)];
  next.joins = [...kept, { left, right, score: 1, margin: 1, by: "layout" }];
  return next;
}

/** Whether the piece that ends at `tail` breaks off within a sentence. */
export function breaksOff(source, tail) {
  return !CLOSED.test(source.slice(Math.max(0, tail - 64), tail).trimEnd());
}

const extent = (piece) => [start(piece), end(piece)];
const titled = (article) => Boolean(article.headline || article.kicker.length || article.deck.length);

function find(page, source, byte, edge) {
  for (const article of page.articles) {
    const at = items(article, source).findIndex((piece) => edge(piece) === byte);
    if (at >= 0) return { article, at };
  }
  return null;
}

/** Takes from an article what it has from item `at` on, with the bylines that stand there. */
export function sever(article, source, at) {
  const flow = items(article, source);
  const rest = flow.slice(at);
  build(article, source, flow.slice(0, at));
  article.complete = !breaksOff(source, end(flow[at - 1]));
  const among = (line) => {
    const above = nearest(flow, line.span[0]);
    return above >= at;
  };
  const bylines = article.byline.filter(among);
  article.byline = article.byline.filter((line) => !bylines.includes(line));
  return { rest, bylines };
}

/** The item that ends last before a byte. */
export function nearest(flow, byte) {
  let found = -1;
  flow.forEach((piece, at) => {
    if (end(piece) <= byte && (found < 0 || end(piece) > end(flow[found]))) found = at;
  });
  return found;
}

/** An article without a title, made of loose pieces. */
export function loose(page, source, rest, byline) {
  const numbers = page.articles.map((article) => Number(article.id.slice(1)) || 0);
  const id = `a${Math.max(0, ...numbers) + 1}`;
  const article = { id, kicker: [], headline: null, deck: [], byline, complete: true, sections: [] };
  build(article, source, rest);
  return article;
}

/** Lays items out as sections anew. */
export function build(article, source, flow) {
  article.sections = [];
  flow.forEach((piece, at) => {
    if (at === 0 || piece.section || piece.kind === "heading") {
      const id = `${article.id}.s${article.sections.length + 1}`;
      article.sections.push({ id, heading: null, paragraphs: [] });
    }
    const section = article.sections.at(-1);
    if (piece.kind === "heading") {
      section.heading = { span: piece.spans[0], text: source.slice(...piece.spans[0]) };
    } else if (piece.paragraph || !section.paragraphs.length) {
      section.paragraphs.push({ spans: [...piece.spans], text: "" });
    } else {
      section.paragraphs.at(-1).spans.push(...piece.spans);
    }
  });
  for (const section of article.sections) {
    for (const paragraph of section.paragraphs) paragraph.text = joined(source, paragraph.spans);
  }
}

/** Pieces as one paragraph; the service sets the words anew by its own rule. */
function joined(source, spans) {
  const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}，。、；：？！“”‘’「」『』（）]/u;
  return spans
    .map((span) => source.slice(...span))
    .reduce((text, piece) => {
      const bare = wide.test(text.at(-1) ?? "") || wide.test(piece[0] ?? "") || /[0-9]$/.test(text);
      return text + (bare ? "" : " ") + piece;
    });
}
