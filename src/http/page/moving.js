// Blocks moved and lines given another role by hand: pure functions from a page's structure to another.

import { build, loose, nearest, sever } from "./correct.js";
import { end, items, start } from "./structure.js";

const LISTS = ["kicker", "deck", "byline"];

/** The structure in which the piece that begins at byte `at` belongs to the article `target`, to a `"new"` one, or, for `null`, to none. */
export function move(page, source, at, target) {
  const next = structuredClone(page);
  const taken = take(next, source, at);
  if (!taken || taken.article?.id === target) return page;
  if (target === null) next.furniture.push(...taken.spans.map((span) => located(source, span)));
  else if (target === "new") found(next, source, taken);
  else {
    const article = next.articles.find(({ id }) => id === target);
    if (!article) return page;
    receive(article, source, taken);
  }
  return pruned(next);
}

/** The structure in which the bytes `[from, to]` of the piece that begins at `at` are a `"headline"`, a `"heading"` or a `"paragraph"`. */
export function entitle(page, source, at, [from, to], kind) {
  const next = structuredClone(page);
  const place = within(next, source, at) ?? brought(next, source, at);
  if (!place) return page;
  const { article, flow } = place;
  untie(next, flow[place.at].spans);
  const here = part(source, flow, place.at, place.whole ? [start(flow[place.at]), end(flow[place.at])] : [from, to]);
  const line = flow[here];
  if (kind !== "headline") {
    const opens = kind === "heading" || (here === 0 ? line.section : false);
    flow[here] = { kind, spans: kind === "heading" ? [hull(line)] : line.spans, section: opens, paragraph: true };
    build(article, source, flow);
    return pruned(next);
  }
  const title = located(source, hull(line));
  build(article, source, flow);
  if (here === 0) {
    build(article, source, freed(flow.slice(1)));
    if (article.headline) article.kicker.push(article.headline);
    article.headline = title;
    return pruned(next);
  }
  const { rest, bylines } = sever(article, source, here);
  const begun = loose(next, source, freed(rest.slice(1)), bylines);
  begun.headline = title;
  next.articles.splice(next.articles.indexOf(article) + 1, 0, begun);
  return pruned(next);
}

/** Where the piece that begins at `at` stands in an article's flow. */
function within(page, source, at) {
  for (const article of page.articles) {
    const flow = items(article, source);
    const place = flow.findIndex((piece) => start(piece) === at);
    if (place >= 0) return { article, flow, at: place, whole: false };
  }
  return null;
}

/** Brings a piece that stands in no flow into its article's, or into that of what was printed after it. */
function brought(page, source, at) {
  const taken = take(page, source, at);
  if (!taken) return null;
  const article = taken.article ?? following(page, source, at);
  if (!article) return { ...within(page, source, start(first(found(page, source, taken), source))), whole: true };
  const flow = items(article, source);
  const own = { kind: "paragraph", spans: taken.spans, section: false, paragraph: true };
  const place = taken.article ? insert(flow, own) : before(flow, own);
  return { article, flow, at: place, whole: true };
}

const first = (article, source) => items(article, source)[0];

/** The article of what is printed next after a byte. */
function following(page, source, at) {
  const all = page.articles.flatMap((article) => items(article, source).map((piece) => ({ article, piece })));
  const later = all.filter(({ piece }) => start(piece) > at).sort((a, b) => start(a.piece) - start(b.piece));
  return later[0]?.article ?? null;
}

/** Parts the piece at place `at` of a flow so that the bytes `[from, to]` are one by themselves, and gives its place. */
function part(source, flow, at, [from, to]) {
  const piece = flow[at];
  const clip = (low, high) =>
    piece.spans
      .map(([begin, stop]) => [Math.max(begin, low), Math.min(stop, high)])
      .filter(([begin, stop]) => begin < stop && !source.blank(begin, stop))
      .map((span) => tight(source, span));
  const parts = [clip(0, from), clip(from, to), clip(to, source.bytes)];
  const kept = parts.map((spans, which) => ({ ...piece, spans, which })).filter(({ spans }) => spans.length);
  const cut = kept.map(({ which, ...one }, place) => (place ? { ...one, section: false, paragraph: true } : one));
  flow.splice(at, 1, ...cut);
  const behind = flow[at + cut.length];
  if (behind && !clip(to, source.bytes).length) behind.paragraph = true;
  return at + kept.findIndex(({ which }) => which === 1);
}

/** A span without the white space at its ends. */
function tight(source, [from, to]) {
  const text = source.slice(from, to);
  const long = (words) => new TextEncoder().encode(words).length;
  return [from + long(text) - long(text.trimStart()), to - long(text) + long(text.trimEnd())];
}

/** Takes the piece that begins at byte `at` out of the page: `{kind, spans, article}`, the article where it was one's. */
function take(page, source, at) {
  for (const article of page.articles) {
    if (article.headline?.span[0] === at) {
      const spans = [article.headline.span];
      article.headline = null;
      return { kind: "headline", spans, article };
    }
    for (const kind of LISTS) {
      const line = article[kind].find(({ span }) => span[0] === at);
      if (!line) continue;
      article[kind] = article[kind].filter((other) => other !== line);
      return { kind, spans: [line.span], article };
    }
    const flow = items(article, source);
    const place = flow.findIndex((piece) => start(piece) === at);
    if (place < 0) continue;
    const [{ kind, spans }] = flow.splice(place, 1);
    build(article, source, place < flow.length ? [...flow.slice(0, place), ...freed(flow.slice(place))] : flow);
    untie(page, spans);
    return { kind, spans, article };
  }
  return takeLoose(page, at);
}

/** The same of what belongs to no article. */
function takeLoose(page, at) {
  for (const caption of page.captions) {
    if (caption.credit?.span[0] === at) {
      const spans = [caption.credit.span];
      caption.credit = null;
      return { kind: "credit", spans, article: null };
    }
    const span = caption.spans.find(([begin]) => begin === at);
    if (!span) continue;
    caption.spans = caption.spans.filter((other) => other !== span);
    if (!caption.spans.length) {
      if (caption.credit) page.furniture.push(caption.credit);
      page.captions = page.captions.filter((other) => other !== caption);
    }
    return { kind: "caption", spans: [span], article: null };
  }
  const line = page.furniture.find(({ span }) => span[0] === at);
  if (!line) return null;
  page.furniture = page.furniture.filter((other) => other !== line);
  return { kind: "furniture", spans: [line.span], article: null };
}

/** Gives an article what was taken: titles as what they are where there is room, all else in the order of print. */
function receive(article, source, { kind, spans }) {
  if (LISTS.includes(kind)) {
    article[kind].push(located(source, spans[0]));
    return;
  }
  if (kind === "headline" && !article.headline) {
    article.headline = located(source, spans[0]);
    return;
  }
  const head = kind === "headline" || kind === "heading";
  const flow = items(article, source);
  insert(flow, { kind: head ? "heading" : "paragraph", spans, section: head, paragraph: true });
  build(article, source, flow);
}

/** An article of what was taken alone. */
function found(page, source, { kind, spans }) {
  const titled = kind === "headline";
  const body = { kind: "paragraph", spans, section: true, paragraph: true };
  const article = loose(page, source, titled ? [] : [body], []);
  if (titled) article.headline = located(source, spans[0]);
  page.articles.push(article);
  return article;
}

/** Puts a piece behind what ends last before it, into no paragraph, and gives its place. */
function insert(flow, piece) {
  let place = nearest(flow, start(piece)) + 1;
  while (flow[place] && !flow[place].paragraph) place += 1;
  return put(flow, piece, place);
}

/** Puts a piece before what is printed next after it, and gives its place. */
function before(flow, piece) {
  const later = flow.filter((other) => start(other) > start(piece));
  const next = later.reduce((least, other) => (start(other) < start(least) ? other : least));
  return put(flow, piece, flow.indexOf(next));
}

function put(flow, piece, place) {
  if (place === 0 && flow[0]) {
    piece.section = true;
    flow[0].section = flow[0].kind === "heading";
  }
  if (flow[place]) flow[place].paragraph = true;
  flow.splice(place, 0, piece);
  return place;
}

/** The same pieces, of which the first goes on with nothing. */
function freed([head, ...rest]) {
  return head ? [{ ...head, paragraph: true }, ...rest] : [];
}

/** Forgets joins that lead into spans or out of them. */
function untie(page, spans) {
  const hit = (side) => spans.some(([from, to]) => side[0] < to && from < side[1]);
  page.joins = page.joins.filter(({ left, right }) => !hit(left) && !hit(right));
}

/** The page without articles of which nothing is left. */
function pruned(page) {
  const holds = ({ headline, kicker, deck, byline, sections }) =>
    headline || kicker.length || deck.length || byline.length || sections.length;
  page.articles = page.articles.filter(holds);
  return page;
}

const hull = (piece) => [start(piece), end(piece)];
const located = (source, span) => ({ span, text: source.slice(...span) });
