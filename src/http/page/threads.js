// Threads from torn piece to torn piece, drawn beside the text.

import { byId, svg } from "./dom.js";
import { atEnd, atStart } from "./places.js";
import { room, tone } from "./room.js";
import { end, start } from "./structure.js";

/** Below this probability a thread is drawn as a doubtful one. */
const DOUBT = 0.6;
const LANE = 9;

let torn = [];

/** Draws the threads of these torn places, and again whenever the sheet changes its size. */
export function sew(list) {
  torn = list;
  stitch();
}

export function begin() {
  new ResizeObserver(stitch).observe(byId("sheet"));
  document.fonts.ready.then(stitch);
}

function stitch() {
  const sheet = byId("sheet");
  if (!torn.length && sheet.matches(".facsimile")) return;
  sheet.querySelector("svg.threads")?.remove();
  if (!room.open || !sheet.offsetWidth) return;
  const canvas = svg("svg", {
    class: "threads",
    "aria-hidden": "true",
    width: sheet.offsetWidth,
    height: sheet.offsetHeight,
  });
  const right = getComputedStyle(sheet).direction !== "rtl";
  const gutter = Number.parseFloat(getComputedStyle(sheet).paddingInlineEnd) - 8;
  const root = right ? sheet.offsetWidth - gutter : gutter;
  const taken = [];
  for (const tear of torn) {
    const ends = [atEnd(end(tear.left)), atStart(start(tear.right))];
    if (ends.some((found) => !found)) continue;
    const knot = ends[0].querySelector(".knot.after")?.getBoundingClientRect();
    const [from, to] = [below(ends[0], sheet), above(ends[1], sheet)];
    const begins = knot ? (right ? knot.right : knot.left) - sheet.getBoundingClientRect().left : root;
    canvas.append(thread(tear, { begins, from, to, root, way: right ? 1 : -1 }, lane(taken, from, to)));
  }
  sheet.append(canvas);
}

/** The height at which a thread leaves a piece, and enters one. */
const below = (element, sheet) => middle(element.querySelector(".knot.after") ?? element, sheet, "bottom");
const above = (element, sheet) => middle(element.querySelector(".knot.before") ?? element, sheet, "top");

function middle(element, sheet, edge) {
  const box = element.getBoundingClientRect();
  const top = sheet.getBoundingClientRect().top;
  return element.matches(".knot") ? (box.top + box.bottom) / 2 - top : box[edge] - top + (edge === "top" ? 12 : -12);
}

/** The first lane in which nothing stands beside. */
function lane(taken, from, to) {
  const [top, bottom] = [Math.min(from, to) - 8, Math.max(from, to) + 8];
  let free = taken.findIndex((spans) => spans.every(([low, high]) => bottom < low || top > high));
  if (free < 0) free = taken.push([]) - 1;
  taken[free].push([top, bottom]);
  return free;
}

/** From the knot at height `from` to the gutter, along it, and into the text's edge `root` at height `to`. */
function thread(tear, { begins, from, to, root, way }, place) {
  const x = root + way * (13 + Math.min(place, 3) * LANE);
  const turn = Math.min(14, Math.abs(to - from) / 2) * Math.sign(to - from || 1);
  const path = `M${begins + way * 4} ${from} L${root} ${from} C${x} ${from} ${x} ${from} ${x} ${from + turn} L${x} ${to - turn} C${x} ${to} ${x} ${to} ${root} ${to}`;
  const doubtful = tear.join !== null && tear.join.score < DOUBT;
  const group = svg("g", { class: doubtful ? "thread doubtful" : "thread", "data-tone": tone(tear.article) });
  group.append(svg("path", { d: path }));
  group.append(svg("circle", { cx: begins + way * 4, cy: from, r: 3 }));
  group.append(
    svg("path", { class: "tip", d: `M${root + way * 7} ${to - 4} L${root} ${to} L${root + way * 7} ${to + 4}` }),
  );
  return group;
}
