// Light on the page's text: what supports the sentence that is pointed at, or what was pinned by a click or an answer.

import { bring, byId, h, narrow } from "./dom.js";
import { room } from "./room.js";

/** Texts of the page on show: `{from, to, element}` in units, in the order of print. */
let texts = [];
let pinned = [];
let lit = [];

export function shown(list) {
  texts = list;
  pinned = [];
  lit = [];
}

/** Lights spans until `rest`; `exact` ones more strongly. */
export function hover(spans, exact = []) {
  paint([...ranges(spans, "lit"), ...ranges(exact, "exact")]);
}

/** Lights spans until others are pinned. */
export function pin(spans, exact = []) {
  pinned = [...ranges(spans, "lit"), ...ranges(exact, "exact")];
  paint(pinned);
}

export function rest() {
  paint(pinned);
}

export function release() {
  pinned = [];
  paint([]);
}

/** Scrolls to the first light; on a narrow screen the page is shown first. */
export function follow(origin) {
  if (narrow()) room.tell("pane", { pane: "source", origin });
  show();
}

/** Scrolls to the first light, where the page is in sight. */
export function show() {
  const element = byId("sheet").querySelector("mark");
  if (element?.offsetParent) bring(element);
}

const ranges = (spans, kind) =>
  spans.map(([start, end]) => ({ from: room.source.unit(start), to: room.source.unit(end), kind }));

function paint(wanted) {
  for (const text of lit) text.element.replaceChildren(words(text.from, text.to));
  lit = texts.filter((text) => wanted.some((range) => range.from < text.to && range.to > text.from));
  for (const text of lit) text.element.replaceChildren(...split(text, wanted));
}

/** A text in stretches of one light each. */
function split({ from, to }, wanted) {
  const borders = new Set([from, to]);
  for (const range of wanted) {
    for (const border of [range.from, range.to]) if (border > from && border < to) borders.add(border);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(1).map((end, at) => {
    const begin = sorted[at];
    const kinds = wanted.filter((range) => range.from <= begin && range.to >= end).map((range) => range.kind);
    if (!kinds.length) return words(begin, end);
    return h("mark", { class: kinds.includes("exact") ? "exact" : "lit" }, words(begin, end));
  });
}

const words = (from, to) => room.source.text.slice(from, to);
