// A block carried with the mouse from its place to another piece.

import { byId } from "./dom.js";

/** Less than this many pixels is a click. */
const SLACK = 8;
/** So near to an edge of the sheet it scrolls, by so many pixels. */
const EDGE = 36;
const SCROLL = 24;

let load = null;

/** Has blocks carried while `may` says so; `drop` is told the piece and the one it is let go over. */
export function grab(may, drop) {
  const sheet = byId("sheet");
  sheet.addEventListener("pointerdown", (event) => {
    const piece = event.target.closest(".paper .piece");
    if (!may() || !piece || event.pointerType === "touch" || event.button !== 0) return;
    if (event.target.closest(".knot, .menu")) return;
    load = { piece, x: event.clientX, y: event.clientY, moved: false };
    // The words are carried, not marked.
    event.preventDefault();
    event.target.closest(".grip")?.focus();
  });
  addEventListener("pointermove", carry);
  addEventListener("pointerup", (event) => release(event, drop));
  addEventListener("pointercancel", () => release(null, drop));
  addEventListener("keydown", (event) => event.key === "Escape" && release(null, drop));
  // What was carried was not clicked.
  addEventListener("click", (event) => carried && (event.stopPropagation(), (carried = false)), true);
}

let carried = false;

function carry(event) {
  if (!load) return;
  const [x, y] = [event.clientX - load.x, event.clientY - load.y];
  if (!load.moved && Math.hypot(x, y) < SLACK) return;
  load.moved = true;
  const paper = load.piece.closest(".paper");
  const zoom = paper.getBoundingClientRect().width / paper.offsetWidth;
  load.piece.classList.add("carried");
  load.piece.style.translate = `${x / zoom}px ${y / zoom}px`;
  mark(under(event));
  const box = byId("sheet").getBoundingClientRect();
  const by = (at, low, high) => (at < low + EDGE ? -SCROLL : at > high - EDGE ? SCROLL : 0);
  byId("sheet").scrollBy(by(event.clientX, box.left, box.right), by(event.clientY, box.top, box.bottom));
}

/** The piece below the mouse, but for the one that is carried. */
function under(event) {
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".paper .piece");
  return over && over !== load.piece ? over : null;
}

function mark(over) {
  for (const run of byId("sheet").querySelectorAll(".run.target")) run.classList.remove("target");
  over?.closest(".run")?.classList.add("target");
}

function release(event, drop) {
  const { piece, moved } = load ?? {};
  if (!piece) return;
  const over = event && moved ? under(event) : null;
  piece.classList.remove("carried");
  piece.style.removeProperty("translate");
  mark(null);
  load = null;
  if (!moved) return;
  carried = true;
  setTimeout(() => (carried = false));
  if (over) drop(piece, over);
}
