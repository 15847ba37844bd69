// Choosing a thread's ends by hand: first where the text breaks off, then where it goes on. Mouse, finger or keys.

import { forbids } from "./correct.js";
import { drawThread } from "./corrections.js";
import { byId, brief, briefEnd, h } from "./dom.js";
import { atEnd, atStart } from "./places.js";
import { room } from "./room.js";
import { end, pieces, start } from "./structure.js";
import { t } from "./words.js";

const WORDS = 12;

/** `{tail}`, `{head}` or neither, while a thread is being drawn. */
let chosen = null;

export const drawing = () => chosen !== null;
export const drawAny = () => choose({});
export const drawFrom = (tail) => choose({ tail });
export const drawTo = (head) => choose({ head });

export function cancel() {
  chosen = null;
  byId("source").classList.remove("drawing");
  byId("drawing").replaceChildren();
  for (const pick of byId("sheet").querySelectorAll(".pick")) pick.remove();
  byId("draw").setAttribute("aria-pressed", "false");
}

function choose(ends) {
  cancel();
  chosen = ends;
  const words = ends.tail !== undefined ? tailWords(ends.tail) : ends.head !== undefined ? headWords(ends.head) : "";
  const task = ends.tail !== undefined ? "pickHead" : ends.head !== undefined ? "pickBefore" : "pickTail";
  byId("drawing").replaceChildren(
    h("p", { dir: "auto" }, t(task, { words })),
    h("button", { type: "button", class: "quiet", onclick: cancel }, t("cancel")),
  );
  byId("source").classList.add("drawing");
  byId("draw").setAttribute("aria-pressed", "true");
  const picks = candidates(ends).map(offer);
  picks[0]?.focus({ preventScroll: true });
}

/** The pieces that may be chosen next. */
function candidates({ tail, head }) {
  const printed = pieces(room.page, room.source).filter(
    (piece) => piece.kind === "paragraph" || piece.kind === "heading",
  );
  const fits = (from, to) => !forbids(room.page, room.source, from, to);
  if (tail !== undefined) return printed.filter((piece) => fits(tail, start(piece)));
  if (head !== undefined) return printed.filter((piece) => fits(end(piece), head));
  return printed;
}

function offer(piece) {
  const element = atStart(start(piece));
  const heads = chosen.tail !== undefined;
  const words = heads ? headWords(start(piece)) : tailWords(end(piece));
  const pick = h(
    "button",
    {
      type: "button",
      class: heads ? "pick head" : "pick tail",
      dir: "auto",
      "aria-label": t(heads ? "goesOnHere" : "breaksOffHere", { words }),
    },
    heads ? "↳" : "⤶",
  );
  pick.addEventListener("click", () => take(piece));
  element.prepend(pick);
  return pick;
}

function take(piece) {
  const { tail, head } = chosen;
  if (tail === undefined && head === undefined) {
    choose({ tail: end(piece) });
    return;
  }
  cancel();
  drawThread(tail ?? end(piece), head ?? start(piece));
}

const headWords = (byte) => brief(wordsOf(atStart(byte)), WORDS);
const tailWords = (byte) => briefEnd(wordsOf(atEnd(byte)), WORDS);
const wordsOf = (piece) => piece?.querySelector(".words").textContent ?? "";

export function begin() {
  byId("draw").addEventListener("click", () => (drawing() ? cancel() : drawAny()));
  room.on("page", cancel);
  room.on("look", cancel);
  // The whole piece can be hit, not only its button.
  byId("sheet").addEventListener("click", (event) => {
    if (!drawing() || event.target.closest("button")) return;
    event.target.closest(".piece")?.querySelector(":scope > .pick")?.click();
  });
}
