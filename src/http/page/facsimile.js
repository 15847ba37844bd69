// The page as it was printed: every line at its place, articles tinted, threads across the columns.

import { byId, h, svg } from "./dom.js";
import { recall, remember } from "./keep.js";
import { knots, menu } from "./knots.js";
import { around, columns, linesOf, upright } from "./paper.js";
import { room, tone } from "./room.js";
import { chip, frame } from "./run-view.js";
import { end, runs, start } from "./structure.js";
import { lay } from "./underlay.js";
import { t } from "./words.js";
import * as zoom from "./zoom.js";

/** What a paper is wide before it is zoomed, in pixels. */
export const WIDTH = 1000;
/** Of a line's height, what its letters are set in. */
const LETTERS = 0.8;
/** Below this probability a thread is drawn as a doubtful one. */
const DOUBT = 0.6;

/** Letters are measured in one size: to set another costs more than to measure. */
const MEASURED = 100;
/** Chips are so many times as large as most letters. */
const CHIP = 1.5;

const pens = [false, true].map(() => document.createElement("canvas").getContext("2d"));

export const possible = () => room.open && room.lines.length > 0 && room.page.layout?.length > 0;
export const shown = () => possible() && recall("facsimile") !== "off";

export function toggle() {
  if (!possible()) return;
  remember("facsimile", shown() ? "off" : null);
  room.tell("page", { same: true });
}

export function begin() {
  byId("facsimile").addEventListener("click", toggle);
  zoom.begin();
}

/** Draws all pieces on the papers of their pages, and tells `texts` where the words of each line are. */
export function draw(sheet, printed, torn, ends, texts) {
  const face = getComputedStyle(sheet).fontFamily;
  pens.forEach((pen, bold) => (pen.font = `${bold ? "bold " : ""}${MEASURED}px ${face}`));
  const papers = new Map(room.page.layout.map((size) => [size.page, new Paper(size)]));
  const placeless = [];
  for (const run of runs(printed)) {
    const groups = new Map();
    for (const piece of run.pieces) {
      const lines = linesOf(piece.spans, room.lines);
      const paper = papers.get(lines[0]?.page);
      const element = paper ? paper.piece(piece, lines, ends, texts) : plain(piece, texts);
      const group = groups.get(paper) ?? frame(run);
      if (paper?.numbers(run.article)) element.append(chip(run));
      groups.set(paper, group);
      group.append(element);
    }
    for (const [paper, group] of groups) (paper ? paper.element : { append: (run) => placeless.push(run) }).append(group);
  }
  for (const paper of papers.values()) paper.thread(torn);
  sheet.replaceChildren(...[...papers.values()].map(({ room }) => room), ...placeless);
  zoom.lay([...papers.values()]);
  lay([...papers.values()]);
}

/** Words of which nobody knows where they were printed. */
function plain(piece, texts) {
  const [from, to] = [room.source.unit(start(piece)), room.source.unit(end(piece))];
  const element = h("span", { class: "words" }, room.source.text.slice(from, to));
  texts.push({ from, to, element });
  return h("div", { class: `piece ${piece.kind}`, "data-start": start(piece), "data-end": end(piece) }, element);
}

class Paper {
  constructor({ page, width, height }) {
    this.page = page;
    this.scale = WIDTH / width;
    this.height = height * this.scale;
    /** The tinted boxes, for the map: `{tone, box}`. */
    this.boxes = [];
    this.numbered = new Set();
    /** The lines that pieces begin and end with, by their bytes. */
    this.first = new Map();
    this.last = new Map();
    this.element = h("div", { class: "paper" });
    this.room = h("div", { class: "paper-room", role: "group", "aria-label": t("printedPage", { number: page }) }, this.element);
    this.element.style.width = `${WIDTH}px`;
    this.element.style.height = `${this.height}px`;
    const heights = room.lines.filter((line) => line.page === page).map(({ box: [, , wide, high] }) => Math.min(wide, high));
    const usual = heights.sort((a, b) => a - b)[heights.length >> 1] ?? 10;
    this.element.style.setProperty("--letters", `${usual * this.scale * CHIP}px`);
  }

  /** Whether an article is still without its number here. */
  numbers(article) {
    if (!article || this.numbered.has(article)) return false;
    this.numbered.add(article);
    return true;
  }

  /** A piece: its tint, its lines, its knots. All stand relative to its first column. */
  piece(piece, lines, ends, texts) {
    const own = lines.filter(({ page }) => page === this.page);
    const boxes = columns(own).map(around);
    const element = h("div", {
      class: `piece ${piece.kind}`,
      "data-start": start(piece),
      "data-end": end(piece),
      dir: "auto",
    });
    this.put(element, boxes[0]);
    for (const box of boxes) {
      const tint = h("div", { class: "tint", "aria-hidden": "true" });
      this.put(tint, box, boxes[0]);
      element.append(tint);
      this.boxes.push({ tone: piece.article ? tone(piece.article) : null, box: box.map((side) => side * this.scale) });
    }
    const bold = piece.kind === "headline" || piece.kind === "heading" || piece.kind === "kicker";
    own.forEach((line, at) => element.append(...(at ? [" "] : []), this.line(line, boxes[0], bold, texts)));
    this.first.set(start(piece), own[0]);
    this.last.set(end(piece), own.at(-1));
    const { before, after } = knots(piece, ends);
    if (before) element.prepend(this.knot(before, own[0].box, false, boxes[0]));
    if (after) element.append(this.knot(after, own.at(-1).box, true, boxes[0]));
    if (before || after) element.append(menu());
    return element;
  }

  /** The words of a line, as wide as they were printed. */
  line(line, origin, bold, texts) {
    const [from, to] = [room.source.unit(line.from), room.source.unit(line.to)];
    const words = room.source.text.slice(from, to);
    const element = h("span", { class: "words line" }, words);
    this.put(element, line.box, origin);
    const [, , width, height] = line.box.map((side) => side * this.scale);
    const falls = upright(line, words.length);
    // Sizes that differ by less than a quarter of a pixel share what the browser knows of their letters.
    const size = Math.max(Math.round((falls ? width : height) * LETTERS * 4) / 4, 1);
    element.style.fontSize = `${size}px`;
    const natural = falls ? size * words.length : (pens[Number(bold)].measureText(words).width * size) / MEASURED;
    const ratio = (falls ? height : width) / Math.max(natural, 1);
    element.classList.toggle("falls", falls);
    element.style.transform = falls ? `scaleY(${ratio})` : `scaleX(${ratio})`;
    element.dataset.from = line.from;
    element.dataset.to = line.to;
    texts.push({ from, to, element });
    return element;
  }

  knot(button, [x, y, width, height], after, origin) {
    this.put(button, [after ? x + width : x, y, 0, height], origin);
    button.style.removeProperty("width");
    return button;
  }

  /** Puts an element where `box` is, relative to `origin` where that holds it. */
  put(element, [x, y, width, height], [left, top] = [0, 0]) {
    const sides = { left: x - left, top: y - top, width, height };
    for (const [side, length] of Object.entries(sides)) element.style.setProperty(side, `${length * this.scale}px`);
  }

  /** Threads from where the text breaks off to where it goes on. */
  thread(torn) {
    const canvas = svg("svg", {
      class: "threads",
      "aria-hidden": "true",
      width: WIDTH,
      height: this.height,
    });
    for (const tear of torn) {
      const [from, to] = [this.last.get(end(tear.left)), this.first.get(start(tear.right))];
      if (from && to) canvas.append(this.path(tear, from.box, to.box));
    }
    this.element.append(canvas);
  }

  path(tear, from, to) {
    const at = ([x, y, width, height], right) => [(right ? x + width : x) * this.scale, (y + height / 2) * this.scale];
    const [[x, y], [toX, toY]] = [at(from, true), at(to, false)];
    const bow = Math.max(30, Math.abs(toX - x) / 3);
    const doubtful = tear.join !== null && tear.join.score < DOUBT;
    const group = svg("g", { class: doubtful ? "thread doubtful" : "thread", "data-tone": tone(tear.article) });
    group.append(svg("path", { d: `M${x} ${y} C${x + bow} ${y} ${toX - bow} ${toY} ${toX} ${toY}` }));
    group.append(svg("circle", { cx: x, cy: y, r: 4 }));
    group.append(svg("path", { class: "tip", d: `M${toX - 8} ${toY - 5} L${toX} ${toY} L${toX - 8} ${toY + 5}` }));
    return group;
  }
}
