// The page as it was printed: pieces tinted by article, knots where the text is torn.

import { byId, brief, h } from "./dom.js";
import { knots, menu } from "./knots.js";
import * as light from "./light.js";
import { label, room, tone } from "./room.js";
import { end, pieces, runs, start, tears } from "./structure.js";
import { sew } from "./threads.js";
import { number, onLanguage, t } from "./words.js";

export function begin() {
  room.on("page", draw);
  onLanguage(() => room.open && draw());
}

function draw() {
  const sheet = byId("sheet");
  if (!room.open) {
    sheet.replaceChildren();
    return;
  }
  const torn = tears(room.page, room.source);
  const ends = {
    leaving: new Map(torn.map((tear) => [end(tear.left), tear])),
    entering: new Map(torn.map((tear) => [start(tear.right), tear])),
  };
  const texts = [];
  const printed = pieces(room.page, room.source);
  sheet.lang = room.language;
  sheet.dir = room.direction;
  sheet.replaceChildren(...runs(printed).map((run) => drawRun(run, ends, texts)));
  light.shown(texts);
  sew(torn);
  counts(torn.length);
  siblings();
}

/** The other pages of the file that this one came from. */
function siblings() {
  const box = byId("siblings");
  box.hidden = room.ids.length < 2;
  box.replaceChildren(
    t("inFile"),
    ...room.ids.map((id, at) =>
      h(
        "a",
        { href: `#/pages/${encodeURIComponent(id)}`, "aria-current": id === room.id ? "page" : null },
        number(at + 1),
      ),
    ),
  );
}

function counts(torn) {
  const articles = room.page.articles.length;
  byId("counts").textContent = t("counts", {
    articles: t(articles === 1 ? "articles1" : "articlesN", { count: number(articles) }),
    tears: t(torn === 0 ? "tears0" : torn === 1 ? "tears1" : "tearsN", { count: number(torn) }),
  });
}

function drawRun({ article, pieces: list }, ends, texts) {
  const titled = article && room.page.articles[room.place(article)].headline?.text;
  const name = article
    ? t("run", { number: label(article), headline: brief(titled ?? t("untitled"), 40) })
    : t(list[0].kind === "furniture" ? "furnitureRun" : list[0].kind === "leftout" ? "leftoutRun" : "captionRun");
  const chip = article ? h("span", { class: "chip", "aria-hidden": "true" }, label(article)) : null;
  return h(
    "div",
    {
      class: "run",
      role: "group",
      "aria-label": name,
      "data-tone": article ? tone(article) : null,
      "data-article": article,
    },
    chip,
    list.map((piece) => drawPiece(piece, ends, texts)),
  );
}

function drawPiece(piece, ends, texts) {
  const [from, to] = [room.source.unit(start(piece)), room.source.unit(end(piece))];
  const element = h("span", { class: "words" }, room.source.text.slice(from, to));
  texts.push({ from, to, element });
  const { before, after } = knots(piece, ends);
  return h(
    "div",
    { class: `piece ${piece.kind}`, "data-start": start(piece), "data-end": end(piece), dir: "auto" },
    before,
    element,
    after,
    before || after ? menu() : null,
  );
}
