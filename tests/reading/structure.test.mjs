// The page's pure parts, without a browser: bytes and units, pieces, corrections.

import assert from "node:assert/strict";
import { test } from "node:test";
import { register } from "node:module";

// The page's files are modules to a browser, which needs no package to say so.
register(
  `data:text/javascript,${encodeURIComponent(`
  export const load = (url, context, next) =>
    next(url, url.includes("/http/page/") ? { ...context, format: "module" } : context);
`)}`,
);
const part = (name) => import(new URL(`../../src/http/page/${name}.js`, import.meta.url).href);
const { Source } = await part("bytes");
const { end, items, pieces, start, tears } = await part("structure");
const { cut, forbids, link } = await part("correct");
const { events } = await part("events");

test("bytes become units at every border, in every script", () => {
  const text = `a é ж 字 😀 ${"长文".repeat(1500)}𠮷 end`;
  const source = new Source(text);
  assert.equal(source.bytes, Buffer.byteLength(text));
  let byte = 0;
  let unit = 0;
  for (const point of text) {
    assert.equal(source.unit(byte), unit);
    byte += Buffer.byteLength(point);
    unit += point.length;
  }
  assert.equal(source.unit(byte), text.length);
  assert.equal(new Source("").unit(3), 0);
});

/** Two articles; the first is torn, its rest stands below the second. */
function torn() {
  const text = "One\nIt broke in the\nTwo\nWhole.\nmiddle of it.\nLast.\nPage 3";
  const at = (words) => [text.indexOf(words), text.indexOf(words) + words.length];
  const located = (words) => ({ span: at(words), text: words });
  const article = (id, headline, paragraphs) => ({
    id,
    kicker: [],
    headline: located(headline),
    deck: [],
    byline: [],
    complete: true,
    sections: [
      {
        id: `${id}.s1`,
        heading: null,
        paragraphs: paragraphs.map((parts) => ({ spans: parts.map(at), text: parts.join(" ") })),
      },
    ],
  });
  const page = {
    articles: [
      article("a1", "One", [["It broke in the", "middle of it."], ["Last."]]),
      article("a2", "Two", [["Whole."]]),
    ],
    captions: [],
    furniture: [located("Page 3")],
    notes: [],
    joins: [{ left: at("It broke in the"), right: at("middle of it."), score: 0.9, margin: 0.8, by: "words" }],
  };
  return { page, source: new Source(text), at };
}

const covered = (page, source) =>
  pieces(page, source)
    .map((piece) => source.slice(start(piece), end(piece)))
    .join("\n");

test("pieces stand in the order of print, and tears where they are", () => {
  const { page, source } = torn();
  assert.equal(covered(page, source), source.text);
  assert.deepEqual(
    tears(page, source).map(({ article, whole, join }) => [article, whole, join.score]),
    [["a1", true, 0.9]],
  );
});

test("a cut makes an article of what follows, a thread undoes it, and no byte is lost", () => {
  const { page, source, at } = torn();
  const [tail, head] = [at("It broke in the")[1], at("middle of it.")[0]];
  const apart = cut(page, source, head);
  assert.deepEqual(
    apart.articles.map((article) => [article.id, article.complete, items(article, source).length]),
    [
      ["a1", false, 1],
      ["a2", true, 1],
      ["a3", true, 2],
    ],
  );
  assert.equal(covered(apart, source), source.text);
  const again = link(apart, source, tail, head, true);
  assert.deepEqual(again.articles, page.articles);
  assert.equal(covered(again, source), source.text);
  assert.equal(tears(again, source)[0].join.score, 1);
});

test("a thread drawn elsewhere frees what it led to before", () => {
  const { page, source, at } = torn();
  const moved = link(page, source, at("Whole.")[1], at("middle of it.")[0], false);
  assert.deepEqual(
    moved.articles.map((article) => items(article, source).map((item) => source.slice(...item.spans[0]))),
    [["It broke in the"], ["Whole.", "middle of it.", "Last."]],
  );
  assert.equal(covered(moved, source), source.text);
  assert.equal(forbids(page, source, at("Last.")[1], at("middle of it.")[0]), "circle");
  assert.equal(forbids(page, source, at("Last.")[1], at("Whole.")[0]), "begins");
  assert.equal(forbids(page, source, 2, 3), "gone");
});

test("any row of corrections keeps every byte in one part", () => {
  let { page, source } = torn();
  let seed = 7;
  const draw = (count) => ((seed = (seed * 48271) % 2147483647), seed % count);
  for (let turn = 0; turn < 400; turn += 1) {
    const flow = page.articles.flatMap((article) => items(article, source));
    const [one, other] = [flow[draw(flow.length)], flow[draw(flow.length)]];
    page = draw(2) ? cut(page, source, start(one)) : link(page, source, end(one), start(other), draw(2) === 1);
    assert.equal(covered(page, source), source.text);
    const ids = page.articles.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  }
});

test("events are read however the network cuts them", async () => {
  const wire = 'event: progress\r\ndata: {"n":1}\r\n\r\n: beat\n\nevent: result\ndata: {"字":\ndata: 2}\n\n';
  for (const size of [1, 2, 3, 7, 500]) {
    const bytes = new TextEncoder().encode(wire);
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const found = [];
    for await (const event of events(body)) found.push(event);
    assert.deepEqual(
      found,
      [
        { name: "progress", data: { n: 1 } },
        { name: "result", data: { 字: 2 } },
      ],
      `pieces of ${size}`,
    );
  }
});
