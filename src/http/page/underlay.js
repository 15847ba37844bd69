// The pictures behind the words of a printed page, fetched when their paper comes into sight.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { recall, remember } from "./keep.js";
import { room } from "./room.js";

/** What a picture is wide at most, in pixels: a browser holds it unpacked. */
const WIDEST = 2400;
/** Pictures held unpacked. */
const HELD = 6;

/** Canvases by page and sheet, the one used last at the end. */
const held = new Map();
let watch = null;

export const possible = () => room.open && room.pictures.length > 0;
export const shown = () => possible() && recall("picture") !== "off";

export function toggle() {
  if (!possible()) return;
  remember("picture", shown() ? "off" : null);
  room.tell("look");
}

export function begin() {
  byId("picture").addEventListener("click", toggle);
}

/** Has the papers' pictures drawn behind their words as they come into sight. */
export function lay(papers) {
  watch?.disconnect();
  watch = null;
  if (!shown()) return;
  const pictured = new Map(papers.filter(({ page }) => room.pictures.includes(page)).map((paper) => [paper.room, paper]));
  const root = byId("sheet");
  watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) hang(pictured.get(target));
  }, { root, rootMargin: "50%" });
  for (const [target, paper] of pictured) {
    const known = held.get(key(paper));
    if (known) put(paper, known);
    else watch.observe(target);
  }
}

/** Lets go of a picture that another has taken the place of. */
export const forget = (id, sheet) => held.delete(`${id} ${sheet}`);

const key = ({ page }) => `${room.id} ${page}`;

async function hang(paper) {
  watch?.unobserve(paper.room);
  const name = key(paper);
  // Words alone are what a page without its picture is shown by.
  const drawn = await fetched(room.id, paper.page).catch(() => null);
  if (!drawn) return;
  held.delete(name);
  held.set(name, drawn);
  for (const old of [...held.keys()].slice(0, -HELD)) held.delete(old);
  if (paper.element.isConnected && shown()) put(paper, drawn);
}

function put({ element }, { canvas, whole }) {
  element.prepend(canvas);
  element.classList.add("pictured");
  element.classList.toggle("wordless", !whole);
}

async function fetched(id, sheet) {
  const { picture, whole } = await api.picture(id, sheet);
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, WIDEST / bitmap.width);
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = h("canvas", { class: "picture", width, height, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { canvas, whole };
}
