// Correcting the page as it was printed: a block is chosen by mouse, finger or keys, dragged to another article, or given another role.

import { arrange } from "./corrections.js";
import { brief, byId, h } from "./dom.js";
import { grab } from "./carry.js";
import { cancel as cancelDrawing, drawing } from "./drawing.js";
import { shown } from "./facsimile.js";
import { entitle, move } from "./moving.js";
import { label, room } from "./room.js";
import { pieces, start } from "./structure.js";
import { t } from "./words.js";

const WORDS = 12;
const KINDS = {
  headline: "kindHeadline",
  heading: "kindHeading",
  paragraph: "kindParagraph",
  kicker: "kindKicker",
  deck: "kindDeck",
  byline: "kindByline",
  caption: "kindCaption",
  credit: "kindCredit",
  furniture: "kindFurniture",
  leftout: "kindLeftout",
};
/** What a line or a block can be made, with what is said before and after. */
const ROLES = [
  { kind: "headline", make: "makeHeadline", was: "wasHeadline" },
  { kind: "heading", make: "makeHeading", was: "wasHeading" },
  { kind: "paragraph", make: "makeParagraph", was: "wasParagraph" },
];

let on = false;
/** `{at, line}`: the piece that begins at a byte, and which of its lines, from 1; 0 for all of it. */
let chosen = null;

export const arranging = () => on;

export function begin() {
  byId("arrange").addEventListener("click", toggle);
  room.on("page", ({ same }) => {
    chosen = null;
    if (!same || !shown()) on = false;
    redraw();
  });
  room.on("look", () => {
    chosen = null;
    redraw();
  });
  const sheet = byId("sheet");
  sheet.addEventListener("click", pick);
  sheet.addEventListener("keydown", byKeys);
  grab(() => on, drop);
}

export function toggle() {
  if (!on && !shown()) return;
  on = !on;
  if (on) cancelDrawing();
  chosen = null;
  redraw();
  if (on) byId("sheet").querySelector(".grip")?.focus();
}

/** Lets go of what is chosen, then of the whole; whether there was anything. */
export function cancel() {
  if (!on) return false;
  if (chosen) choose(null);
  else toggle();
  return true;
}

function redraw() {
  const sheet = byId("sheet");
  byId("arrange").hidden = !shown();
  byId("arrange").setAttribute("aria-pressed", String(on));
  sheet.classList.toggle("arranging", on);
  for (const grip of sheet.querySelectorAll(".grip")) grip.remove();
  if (on) for (const piece of sheet.querySelectorAll(".paper .piece")) piece.append(grip(piece));
  panel();
}

function grip(piece) {
  const words = brief(piece.querySelector(".words")?.textContent ?? "", WORDS);
  const name = t("gripLabel", { kind: t(KINDS[kindOf(piece)]), words });
  return h("button", { type: "button", class: "grip", "aria-label": name, "aria-expanded": "false" }, "✥");
}

const kindOf = (piece) => [...piece.classList].find((name) => KINDS[name]) ?? "paragraph";
const startOf = (piece) => Number(piece.dataset.start);
const linesIn = (piece) => [...piece.querySelectorAll(":scope > .line")];
const element = () => chosen && byId("sheet").querySelector(`.piece[data-start="${chosen.at}"]`);

/** A click on a line chooses it, one on the grip or beside the words all of its piece; a key on the grip takes what is chosen. */
function pick(event) {
  const piece = on && !drawing() && event.target.closest(".paper .piece");
  if (!piece || event.target.closest(".knot, .menu")) return;
  const at = startOf(piece);
  const grip = event.target.closest(".grip");
  const before = event.detail === 0 && chosen?.at === at ? chosen.line : 0;
  choose({ at, line: grip ? before : linesIn(piece).indexOf(event.target.closest(".line")) + 1 });
}

/** On a grip, up and down choose among the lines of the piece. */
function byKeys(event) {
  const piece = on && event.target.closest(".grip") && event.target.closest(".piece");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!piece || !step) return;
  event.preventDefault();
  const count = linesIn(piece).length + 1;
  const line = chosen?.at === startOf(piece) ? chosen.line : 0;
  choose({ at: startOf(piece), line: (line + step + count) % count }, false);
}

function choose(next, enter = true) {
  const before = element();
  chosen = next;
  panel();
  if (!next) before?.querySelector(".grip")?.focus({ preventScroll: true });
  else if (enter) byId("arranging").querySelector("button, select")?.focus({ preventScroll: true });
}

/** What can be done with what is chosen. */
function panel() {
  const piece = element();
  const lines = piece ? linesIn(piece) : [];
  const part = chosen?.line ? lines[chosen.line - 1] : null;
  for (const old of byId("sheet").querySelectorAll(".chosen")) old.classList.remove("chosen");
  for (const one of byId("sheet").querySelectorAll('.grip[aria-expanded="true"]')) one.setAttribute("aria-expanded", "false");
  (part ?? piece)?.classList.add("chosen");
  piece?.querySelector(".grip")?.setAttribute("aria-expanded", "true");
  if (!on) byId("arranging").replaceChildren();
  else if (!piece) byId("arranging").replaceChildren(h("p", {}, t("arrangeHow")), done());
  else byId("arranging").replaceChildren(...actions(piece, part, lines));
}

function actions(piece, part, lines) {
  const words = brief((part ?? piece.querySelector(".words")).textContent, WORDS);
  const count = lines.length;
  const told = part
    ? t("chosenLine", { number: chosen.line, count, words })
    : t("chosenBlock", { kind: t(KINDS[kindOf(piece)]), words });
  const button = (key, run) => h("button", { type: "button", class: "quiet", onclick: run }, t(key));
  const roles = ROLES.filter(({ kind }) => part || kind !== kindOf(piece));
  return [
    h("p", { dir: "auto", role: "status" }, told),
    ...roles.map((role) => button(role.make, () => give(piece, part, role))),
    home(piece),
    button("cancel", () => choose(null)),
  ];
}

/** Where the block may belong: an article, a new one, none. */
function home(piece) {
  const own = piece.closest(".run")?.dataset.article ?? "none";
  const option = (value, words) => h("option", { value, selected: value === own }, words);
  const titled = ({ id, headline }) => `${label(id)} ${brief(headline?.text ?? t("untitled"), 30)}`;
  const list = h(
    "select",
    { id: "belongs", "aria-label": t("belongs") },
    ...room.page.articles.map((article) => option(article.id, titled(article))),
    option("new", t("newArticle")),
    option("none", t("noArticle")),
  );
  const go = () => list.value !== own && send(startOf(piece), list.value);
  return h("span", { class: "row" }, list, h("button", { type: "button", class: "quiet", onclick: go }, t("moveThere")));
}

const done = () => h("button", { type: "button", class: "quiet", onclick: toggle }, t("done"));

function give(piece, part, { kind, was }) {
  const bytes = part ? [part.dataset.from, part.dataset.to] : [piece.dataset.start, piece.dataset.end];
  const span = bytes.map(Number);
  const next = entitle(room.page, room.source, startOf(piece), span, kind);
  return arrange(next, span[0], t(was));
}

/** Has the block that begins at a byte belong to an article, to a `"new"` one or to `"none"`. */
function send(at, home) {
  const next = move(room.page, room.source, at, home === "none" ? null : home);
  const owner = pieces(next, room.source).find((piece) => start(piece) === at)?.article;
  const place = next.articles.findIndex(({ id }) => id === owner) + 1;
  return arrange(next, at, owner ? t("wasMoved", { number: place }) : t("wasDropped"));
}

/** A block was let go over another piece: it belongs where that does. */
function drop(piece, over) {
  const target = over.closest(".run")?.dataset.article;
  if (target ?? over.classList.contains("furniture")) send(startOf(piece), target ?? "none");
}
