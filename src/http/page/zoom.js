// How large the papers are shown, and the small map of what of them is in sight.

import { byId, svg } from "./dom.js";

const STEP = 1.25;
const LEAST = 0.2;
const MOST = 5;
/** Room beside a paper, in pixels. */
const MARGIN = 24;
/** What the map is wide, in pixels. */
const MAP = 110;
const GAP = 16;

let papers = [];
/** `null` while the papers are as wide as there is room. */
let chosen = null;
let zoom = 1;

export function begin() {
  byId("zoom-in").addEventListener("click", () => by(STEP));
  byId("zoom-out").addEventListener("click", () => by(1 / STEP));
  byId("zoom-fit").addEventListener("click", fit);
  const sheet = byId("sheet");
  new ResizeObserver(() => papers.length && apply()).observe(sheet);
  sheet.addEventListener("scroll", look, { passive: true });
  sheet.addEventListener("wheel", wheel, { passive: false });
  const map = byId("map");
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    lead(event);
  });
  map.addEventListener("pointermove", (event) => event.buttons && lead(event));
}

/** Lays papers out; none where the page is shown otherwise. */
export function lay(list) {
  papers = list;
  if (papers.length) {
    chart();
    apply();
  } else byId("map").hidden = true;
}

export const closer = () => papers.length && by(STEP);
export const farther = () => papers.length && by(1 / STEP);

export function fit() {
  chosen = null;
  if (papers.length) apply();
}

/** Zooms about what stands at a point of the sheet, its middle where none is told. */
function by(factor, point) {
  const sheet = byId("sheet");
  const [x, y] = point ?? [sheet.clientWidth / 2, sheet.clientHeight / 2];
  const before = zoom;
  const [left, top] = [(sheet.scrollLeft + x) / before, (sheet.scrollTop + y) / before];
  chosen = Math.min(MOST, Math.max(LEAST, zoom * factor));
  apply();
  sheet.scrollTo({ left: left * zoom - x, top: top * zoom - y, behavior: "instant" });
}

function wheel(event) {
  if (!papers.length || !event.ctrlKey) return;
  event.preventDefault();
  const box = byId("sheet").getBoundingClientRect();
  by(event.deltaY < 0 ? STEP : 1 / STEP, [event.clientX - box.left, event.clientY - box.top]);
}

function apply() {
  const width = Number.parseFloat(papers[0].element.style.width);
  zoom = chosen ?? Math.max(LEAST, (byId("sheet").clientWidth - MARGIN) / width);
  for (const { room, element, height } of papers) {
    room.style.width = `${width * zoom}px`;
    room.style.height = `${height * zoom}px`;
    element.style.transform = `scale(${zoom})`;
  }
  look();
}

/** Draws the map: a box a piece of text, and the frame of what is in sight. */
function chart() {
  const width = Number.parseFloat(papers[0].element.style.width);
  const long = papers.reduce((sum, { height }) => sum + height + GAP, 0);
  const map = byId("map");
  const shape = svg("svg", { viewBox: `0 0 ${width} ${long}`, width: MAP, height: (MAP * long) / width });
  let top = 0;
  for (const paper of papers) {
    shape.append(svg("rect", { class: "ground", x: 0, y: top, width, height: paper.height }));
    for (const { tone, box } of paper.boxes) {
      const [x, y, wide, high] = box;
      const rect = svg("rect", { x, y: y + top, width: wide, height: high });
      if (tone !== null) rect.dataset.tone = tone;
      shape.append(rect);
    }
    top += paper.height + GAP;
  }
  shape.append(svg("rect", { class: "sight" }));
  map.replaceChildren(shape);
}

/** Moves the frame on the map; where all is in sight there is no map. */
function look() {
  const sheet = byId("sheet");
  const map = byId("map");
  const sight = map.querySelector(".sight");
  if (!papers.length || !sight) return;
  map.hidden = sheet.scrollWidth <= sheet.clientWidth + 1 && sheet.scrollHeight <= sheet.clientHeight + 1;
  const sides = { x: sheet.scrollLeft, y: sheet.scrollTop, width: sheet.clientWidth, height: sheet.clientHeight };
  for (const [side, length] of Object.entries(sides)) sight.setAttribute(side, String(length / zoom));
}

function lead(event) {
  const sheet = byId("sheet");
  const shape = byId("map").querySelector("svg");
  const box = shape.getBoundingClientRect();
  const ratio = shape.viewBox.baseVal.width / box.width;
  const [x, y] = [(event.clientX - box.left) * ratio * zoom, (event.clientY - box.top) * ratio * zoom];
  sheet.scrollTo({ left: x - sheet.clientWidth / 2, top: y - sheet.clientHeight / 2, behavior: "instant" });
}
