// The buttons at a thread's two ends, and what can be done there.

import { bring, brief, briefEnd, h } from "./dom.js";
import * as corrections from "./corrections.js";
import { drawFrom, drawTo } from "./drawing.js";
import { atEnd, atStart } from "./places.js";
import { room } from "./room.js";
import { end, start } from "./structure.js";
import { language, percent, t } from "./words.js";

const WORDS = 10;

/** Buttons before and after a piece's words, where it is torn or loose. */
export function knots(piece, { leaving, entering }) {
  const leaves = leaving.get(end(piece));
  const enters = entering.get(start(piece));
  return {
    before: enters ? knot(enters, "before") : isLoose(piece) ? looseEnd(piece) : null,
    after: leaves ? knot(leaves, "after") : null,
  };
}

/** Room for the actions of a piece's knots; filled when one is opened. */
export const menu = () => h("div", { class: "menu", hidden: true, dir: "auto", lang: language() });

function knot(tear, side) {
  const leaves = side === "after";
  const words = leaves
    ? brief(room.source.slice(start(tear.right), end(tear.right)), WORDS)
    : briefEnd(room.source.slice(start(tear.left), end(tear.left)), WORDS);
  const name = t(leaves ? "goesOnLabel" : "comesFromLabel", { words });
  return h(
    "button",
    {
      type: "button",
      class: `knot ${side}`,
      dir: "auto",
      "aria-label": name,
      "aria-expanded": "false",
      onclick: (event) => toggle(event, tear, leaves),
    },
    h("span", { class: "knot-sign", lang: language() }, t(leaves ? "goesOn" : "comesFrom")),
    " ",
    h("bdi", {}, words),
  );
}

function toggle(event, tear, leaves) {
  const button = event.currentTarget;
  const box = button.parentElement.querySelector(".menu");
  const opens = button.getAttribute("aria-expanded") === "false";
  for (const other of button.parentElement.querySelectorAll(".knot")) other.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-expanded", String(opens));
  box.hidden = !opens;
  if (opens) box.replaceChildren(...actions(tear, leaves));
}

function actions(tear, leaves) {
  const [tail, head] = [end(tear.left), start(tear.right)];
  const action = (key, run) => h("button", { type: "button", class: "quiet", onclick: run }, t(key));
  const paragraphs = tear.left.kind === "paragraph" && tear.right.kind === "paragraph";
  return [
    h("span", { class: "sure" }, sureness(tear)),
    action("goThere", () => goTo(leaves ? head : tail, leaves)),
    action("cut", () => corrections.cutAt(head)),
    action("drawElsewhere", () => (leaves ? drawFrom(tail) : drawTo(head))),
    paragraphs
      ? action(tear.whole ? "makeTwo" : "makeOne", () => corrections.drawThread(tail, head, !tear.whole))
      : null,
  ].filter(Boolean);
}

function sureness({ join }) {
  if (!join) return "";
  if (join.score === 1 && join.margin === 1) return t("byHand");
  const by = { layout: "byLayout", words: "byWords", model: "byModel" }[join.by];
  return [t("sure", { percent: percent(join.score) }), by ? t(by) : null].filter(Boolean).join(", ");
}

function goTo(byte, toStart) {
  const piece = toStart ? atStart(byte) : atEnd(byte);
  const other = piece?.querySelector(toStart ? ".knot.before" : ".knot.after");
  if (!piece) return;
  other?.focus({ preventScroll: true });
  bring(piece);
}

/** The first piece of an article without a title, on a page that has others. */
function isLoose(piece) {
  if (!piece.article || room.page.articles.length < 2) return false;
  const article = room.page.articles[room.place(piece.article)];
  if (article.headline || article.kicker.length || article.deck.length) return false;
  const section = article.sections[0];
  const first = section?.heading?.span[0] ?? section?.paragraphs[0]?.spans[0][0];
  return start(piece) === first;
}

function looseEnd(piece) {
  return h(
    "button",
    {
      type: "button",
      class: "knot before loose",
      dir: "auto",
      "aria-label": t("looseLabel"),
      onclick: () => drawTo(start(piece)),
    },
    t("tieOn"),
  );
}
