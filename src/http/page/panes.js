// Which of the two panes a narrow screen shows, and the way back to the sentence that led away.

import { bring, byId, narrow } from "./dom.js";
import { room } from "./room.js";

let origin = null;

export function begin() {
  byId("show-source").addEventListener("click", () => show("source"));
  byId("show-articles").addEventListener("click", () => show("articles"));
  byId("back").addEventListener("click", goBack);
  room.on("pane", ({ pane, origin: from }) => {
    show(pane);
    origin = from ?? null;
    byId("back").hidden = !(origin && narrow());
  });
  room.on("page", ({ same }) => same || show("articles"));
}

function show(pane) {
  byId("room").dataset.pane = pane;
  byId("show-source").setAttribute("aria-pressed", String(pane === "source"));
  byId("show-articles").setAttribute("aria-pressed", String(pane === "articles"));
  byId("back").hidden = true;
}

function goBack() {
  const to = origin;
  show("articles");
  if (!to?.isConnected) return;
  to.focus({ preventScroll: true });
  bring(to);
}
