// Corrections by hand, sent to the service: it takes the structure as given, and all is written anew from it.

import * as api from "./api.js";
import { breaksOff, cut, link } from "./correct.js";
import { byId } from "./dom.js";
import { say, unwarn, warn } from "./notice.js";
import { atEnd, atStart, holding } from "./places.js";
import { label, room } from "./room.js";
import { t } from "./words.js";

let busy = false;

export function cutAt(head) {
  const next = cut(room.page, room.source, head);
  const loose = next.articles.at(-1)?.id;
  return change(next, () => {
    focusOn(atStart(head));
    say(t("wasCut", { number: label(loose) }));
  });
}

/** Draws a thread; whether both ends are one paragraph is told by how the first one ends, unless given. */
export function drawThread(tail, head, whole = breaksOff(room.source, tail)) {
  return change(link(room.page, room.source, tail, head, whole), () => {
    focusOn(atEnd(tail));
    say(t("wasDrawn"));
  });
}

/** Corrects the page to `next` and says so; `at` is a byte of what the focus is to be on. */
export function arrange(next, at, words) {
  return change(next, () => {
    const piece = holding(at);
    (piece?.querySelector(".grip") ?? piece)?.focus({ preventScroll: true });
    say(words);
  });
}

export async function takeBack() {
  const last = room.past.at(-1);
  if (!last || busy) return;
  await put(last, () => {
    room.past.pop();
    say(t("wasTakenBack"));
  });
  offer();
}

async function change(next, done) {
  if (busy || next === room.page) return;
  const before = room.page;
  await put(next, () => {
    room.past.push(before);
    done();
  });
  offer();
}

async function put(structure, done) {
  const { id } = room;
  busy = true;
  try {
    const reply = await api.correct(id, structure);
    if (room.id !== id) return;
    unwarn();
    room.lay(reply);
    done();
  } catch (problem) {
    warn(problem);
  } finally {
    busy = false;
  }
}

function focusOn(piece) {
  const target = piece?.querySelector(".knot") ?? piece;
  if (!target) return;
  if (!target.matches("button")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

function offer() {
  byId("takeback").hidden = room.past.length === 0;
}

export function begin() {
  byId("takeback").addEventListener("click", takeBack);
  room.on("page", offer);
}
