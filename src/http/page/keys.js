// Keys: one list makes both the shortcuts and their table.

import * as arranging from "./arranging.js";
import { bring, byId, h } from "./dom.js";
import { cancel, drawing, drawAny } from "./drawing.js";
import { takeBack } from "./corrections.js";
import { toggle } from "./facsimile.js";
import { recall, remember } from "./keep.js";
import * as light from "./light.js";
import { unwarn } from "./notice.js";
import { room } from "./room.js";
import * as underlay from "./underlay.js";
import { onLanguage, t } from "./words.js";
import * as zoom from "./zoom.js";

const KEYS = [
  { keys: ["/"], words: "keyQuestion", run: () => byId("question").focus() },
  { keys: ["j", "k"], words: "keyArticle", run: (key) => step("#briefs h3", key === "j" ? 1 : -1) },
  { keys: ["n", "p"], words: "keySentence", run: (key) => step("#briefs .sentence", key === "n" ? 1 : -1) },
  { keys: ["t"], words: "keyTear", run: () => step("#sheet .knot.after", 1, "source") },
  { keys: ["w"], words: "keyDraw", run: () => drawAny() },
  { keys: ["u"], words: "keyTakeBack", run: () => takeBack() },
  { keys: ["f"], words: "keyFacsimile", run: () => toggle() },
  { keys: ["i"], words: "keyPicture", run: () => underlay.toggle() },
  { keys: ["e"], words: "keyArrange", run: () => arranging.toggle() },
  {
    keys: ["+", "-", "0"],
    words: "keyZoom",
    run: (key) => (key === "+" ? zoom.closer() : key === "-" ? zoom.farther() : zoom.fit()),
  },
  { keys: ["s", "a"], words: "keyPane", run: (key) => focusPane(key === "s" ? "source" : "articles") },
  { keys: ["o"], words: "keyHome", anywhere: true, run: () => byId("home").click() },
  { keys: ["d"], words: "keyTheme", anywhere: true, run: () => byId("theme").click() },
  { keys: ["l"], words: "keyLanguage", anywhere: true, run: () => byId("language").click() },
  { keys: ["?"], words: "keyHelp", anywhere: true, run: () => help() },
];

export function begin() {
  const single = byId("single-keys");
  single.checked = recall("keys") !== "off";
  single.addEventListener("change", () => remember("keys", single.checked ? null : "off"));
  byId("help").addEventListener("click", help);
  addEventListener("keydown", press);
  onLanguage(list);
  list();
}

function press(event) {
  if (event.key === "Escape") return escape();
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !byId("single-keys").checked) return;
  const known = KEYS.find(({ keys }) => keys.includes(event.key));
  if (!known || !(known.anywhere || room.open)) return;
  event.preventDefault();
  known.run(event.key);
}

function escape() {
  if (byId("keyboard").open) return;
  if (drawing()) cancel();
  else if (arranging.cancel()) return;
  for (const knot of document.querySelectorAll('.knot[aria-expanded="true"]')) knot.click();
  light.release();
  unwarn();
}

/** Focuses the next of many, counted from where the focus is. */
function step(selector, by, pane = "articles") {
  room.tell("pane", { pane });
  const all = [...document.querySelectorAll(selector)].filter((element) => element.offsetParent);
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length];
  next.focus({ preventScroll: true });
  bring(next, "nearest");
}

function focusPane(pane) {
  room.tell("pane", { pane });
  byId(pane).focus();
}

function help() {
  byId("keyboard").showModal();
}

function list() {
  const rows = KEYS.flatMap(({ keys, words }) => [
    h(
      "dt",
      {},
      keys.flatMap((key, at) => [at ? " " : null, h("kbd", {}, key)]),
    ),
    h("dd", {}, t(words)),
  ]);
  byId("keyboard-list").replaceChildren(...rows, h("dt", {}, h("kbd", {}, "Esc")), h("dd", {}, t("keyEscape")));
}
