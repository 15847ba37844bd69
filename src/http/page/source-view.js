// The page as it was printed: pieces tinted by article, knots where the text is torn.

import { byId, h } from "./dom.js";
import * as facsimile from "./facsimile.js";
import { knots, menu } from "./knots.js";
import * as light from "./light.js";
import { room } from "./room.js";
import { chip, frame } from "./run-view.js";
import { end, pieces, runs, start, tears } from "./structure.js";
import { sew } from "./threads.js";
import * as underlay from "./underlay.js";
import { number, onLanguage, t } from "./words.js";
import * as zoom from "./zoom.js";

export function begin() {
  room.on("page", draw);
  room.on("look", draw);
  onLanguage(() => room.open && draw());
  facsimile.begin();
}

function draw() {
  const sheet = byId("sheet");
  offer();
  if (!room.open) {
    zoom.lay([]);
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
  if (facsimile.shown()) {
    facsimile.draw(sheet, printed, torn, ends, texts);
    sew([]);
  } else {
    zoom.lay([]);
    sheet.replaceChildren(...runs(printed).map((run) => drawRun(run, ends, texts)));
    sew(torn);
  }
  light.shown(texts);
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

/** What can be chosen of how the page is shown, and what is. */
function offer() {
  const shown = facsimile.shown();
  const sheet = byId("sheet");
  byId("facsimile").hidden = !facsimile.possible();
  byId("facsimile").setAttribute("aria-pressed", String(shown));
  byId("zoom").hidden = !shown;
  byId("picture").hidden = !(shown && underlay.possible());
  byId("picture").setAttribute("aria-pressed", String(underlay.shown()));
  sheet.classList.toggle("facsimile", shown);
  // What scrolls by itself is reached by the keyboard, and has a name.
  for (const [name, value] of [
    ["tabindex", "0"],
    ["role", "region"],
    ["aria-label", t("facsimile")],
  ]) {
    if (shown) sheet.setAttribute(name, value);
    else sheet.removeAttribute(name);
  }
}

function drawRun(run, ends, texts) {
  return frame(
    run,
    chip(run),
    run.pieces.map((piece) => drawPiece(piece, ends, texts)),
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
