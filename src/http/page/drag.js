// A thread drawn with the mouse: from a knot to the piece where the text goes on, or comes from.

import { cancel, drawFrom, drawTo } from "./drawing.js";
import { byId, svg } from "./dom.js";

/** Less than this many pixels is a click. */
const SLACK = 8;

let pull = null;

export function begin() {
  const sheet = byId("sheet");
  sheet.addEventListener("pointerdown", (event) => {
    const knot = event.target.closest(".knot");
    if (knot && event.pointerType !== "touch" && event.button === 0)
      pull = { knot, x: event.clientX, y: event.clientY, line: null };
  });
  addEventListener("pointermove", move);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", () => drop(null));
}

function move(event) {
  if (!pull) return;
  if (!pull.line && Math.hypot(event.clientX - pull.x, event.clientY - pull.y) < SLACK) return;
  if (!pull.line) start();
  const canvas = pull.line.ownerSVGElement;
  if (!canvas) return;
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width.baseVal.value / box.width || 1;
  const at = (x, y) => `${(x - box.left) * scale} ${(y - box.top) * scale}`;
  pull.line.setAttribute("d", `M${at(pull.x, pull.y)} L${at(event.clientX, event.clientY)}`);
}

function start() {
  const { knot } = pull;
  const piece = knot.closest(".piece");
  if (knot.matches(".after")) drawFrom(Number(piece.dataset.end));
  else drawTo(Number(piece.dataset.start));
  pull.line = svg("path", { class: "pulled" });
  byId("sheet").querySelector("svg.threads")?.append(pull.line);
}

function drop(event) {
  const line = pull?.line;
  pull = null;
  if (!line) return;
  const under = event && document.elementFromPoint(event.clientX, event.clientY);
  const pick = under?.closest(".piece")?.querySelector(":scope > .pick");
  line.remove();
  if (pick) pick.click();
  else cancel();
}
