// Blocks moved and lines given another role, without a browser: nothing is lost, and each ends where it was put.

import assert from "node:assert/strict";
import { test } from "node:test";
import { register } from "node:module";

register(
  `data:text/javascript,${encodeURIComponent(`
  export const load = (url, context, next) =>
    next(url, url.includes("/http/page/") ? { ...context, format: "module" } : context);
`)}`,
);
const part = (name) => import(new URL(`../../src/http/page/${name}.js`, import.meta.url).href);
const { Source } = await part("bytes");
const { pieces, start, end } = await part("structure");
const { entitle, move } = await part("moving");

const TEXT = "One\nIt broke in\nthe middle.\nSecond head\nMore of it.\nTwo\nWhole.\nA picture\nPage 3";
const source = new Source(TEXT);
const at = (words) => [TEXT.indexOf(words), TEXT.indexOf(words) + words.length];
const located = (words) => ({ span: at(words), text: words });
const titled = (id, headline, paragraphs) => ({
  id,
  kicker: [],
  headline: located(headline),
  deck: [],
  byline: [],
  complete: true,
  sections: [
    { id: `${id}.s1`, heading: null, paragraphs: paragraphs.map((parts) => ({ spans: parts.map(at), text: "" })) },
  ],
});

/** Two articles, a caption and a folio. */
const page = () => ({
  articles: [
    titled("a1", "One", [["It broke in\nthe middle.\nSecond head"], ["More of it."]]),
    titled("a2", "Two", [["Whole."]]),
  ],
  captions: [{ spans: [at("A picture")], text: "A picture", credit: null }],
  furniture: [located("Page 3")],
  joins: [{ left: at("It broke in"), right: at("More of it."), score: 1, margin: 1, by: "layout" }],
});

/** Every byte that is not white space, with what holds it: `kind owner words`. */
const told = (next) =>
  pieces(next, source).map((piece) => {
    const owner = next.articles.findIndex(({ id }) => id === piece.article) + 1;
    return `${piece.kind} ${owner || "-"} ${source.slice(start(piece), end(piece)).replaceAll("\n", "|")}`;
  });

function whole(next) {
  const list = pieces(next, source);
  assert.ok(!list.some(({ kind }) => kind === "leftout"), told(next).join("\n"));
  const bytes = list.flatMap(({ spans }) => spans).sort((a, b) => a[0] - b[0]);
  bytes.slice(1).forEach(([from], place) => assert.ok(from >= bytes[place][1], told(next).join("\n")));
  for (const { sections } of next.articles)
    for (const { paragraphs, heading } of sections) assert.ok(heading || paragraphs.length);
  return told(next);
}

const line = (words, kind) => whole(entitle(page(), source, at("It broke in")[0], at(words), kind));
const block = (words, kind) => whole(entitle(page(), source, at(words)[0], at(words), kind));
const moved = (words, target) => whole(move(page(), source, at(words)[0], target));

test("a line within a paragraph becomes a heading, and the rest a paragraph of its own", () => {
  assert.deepEqual(line("Second head", "heading").slice(0, 5), [
    "headline 1 One",
    "paragraph 1 It broke in|the middle.",
    "heading 1 Second head",
    "paragraph 1 More of it.",
    "headline 2 Two",
  ]);
  assert.deepEqual(line("the middle.", "heading").slice(1, 4), [
    "paragraph 1 It broke in",
    "heading 1 the middle.",
    "paragraph 1 Second head",
  ]);
});

test("a line becomes a headline, and what is behind it its article", () => {
  const next = entitle(page(), source, at("It broke in")[0], at("Second head"), "headline");
  assert.deepEqual(whole(next), [
    "headline 1 One",
    "paragraph 1 It broke in|the middle.",
    "headline 2 Second head",
    "paragraph 2 More of it.",
    "headline 3 Two",
    "paragraph 3 Whole.",
    "caption - A picture",
    "furniture - Page 3",
  ]);
  assert.deepEqual(
    next.articles.map(({ id }) => id),
    ["a1", "a3", "a2"],
  );
  assert.deepEqual(next.joins, []);
  assert.deepEqual(line("It broke in", "headline").slice(0, 3), [
    "kicker 1 One",
    "headline 1 It broke in",
    "paragraph 1 the middle.|Second head",
  ]);
});

test("a headline becomes text, a caption or furniture a headline of what follows", () => {
  assert.deepEqual(block("Two", "paragraph").slice(3, 5), ["paragraph 2 Two", "paragraph 2 Whole."]);
  assert.deepEqual(block("Two", "heading").slice(3, 5), ["heading 2 Two", "paragraph 2 Whole."]);
  assert.deepEqual(block("Page 3", "headline").at(-1), "headline 3 Page 3");
  assert.deepEqual(block("A picture", "paragraph").at(-2), "paragraph 3 A picture");
  const first = { ...page(), articles: page().articles.slice(1), furniture: ["One", "It broke in\nthe middle.\nSecond head", "More of it.", "Page 3"].map(located) };
  const next = entitle(first, source, at("More of it.")[0], at("More of it."), "headline");
  assert.deepEqual(whole(next).slice(2, 5), ["headline 1 More of it.", "kicker 1 Two", "paragraph 1 Whole."]);
});

test("a block belongs where it is moved", () => {
  assert.deepEqual(moved("Whole.", "a1").slice(3, 5), ["headline 2 Two", "paragraph 1 Whole."]);
  assert.deepEqual(moved("It broke in", "a2").slice(0, 3), ["headline 1 One", "paragraph 2 It broke in|the middle.|Second head", "paragraph 1 More of it."]);
  assert.deepEqual(moved("A picture", "a2").at(-2), "paragraph 2 A picture");
  assert.deepEqual(moved("Page 3", "new").at(-1), "paragraph 3 Page 3");
  assert.deepEqual(moved("Whole.", null).slice(3, 5), ["headline 2 Two", "furniture - Whole."]);
  assert.deepEqual(moved("Two", "a1").slice(3, 5), ["heading 1 Two", "paragraph 2 Whole."]);
  assert.deepEqual(moved("Two", "new").slice(3, 5), ["headline 3 Two", "paragraph 2 Whole."]);
  const same = page();
  assert.equal(move(same, source, at("Whole.")[0], "a2"), same, "where it is already");
  assert.equal(move(same, source, 2, "a2"), same, "where nothing begins");
});

test("of a torn paragraph each piece moves by itself", () => {
  const torn = page();
  torn.articles[0].sections[0].paragraphs = [{ spans: [at("It broke in\nthe middle.\nSecond head"), at("Whole.")], text: "" }];
  torn.articles[1].sections[0].paragraphs = [{ spans: [at("More of it.")], text: "" }];
  for (const words of ["It broke in", "Whole.", "More of it."])
    for (const target of ["a1", "a2", "new", null]) whole(move(torn, source, at(words)[0], target));
  for (const kind of ["headline", "heading", "paragraph"]) {
    whole(entitle(torn, source, at("Whole.")[0], at("Whole."), kind));
    for (const words of ["It broke in", "the middle.", "Second head"])
      whole(entitle(torn, source, at("It broke in")[0], at(words), kind));
  }
});
