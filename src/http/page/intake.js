// How a page comes to the table: pasted, opened or dropped.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { unwarn, warn } from "./notice.js";
import { room } from "./room.js";
import { t } from "./words.js";

export function begin() {
  byId("intake").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("paste").value;
    if (text.trim()) take(() => api.post(text));
    else state(t("nothing"));
  });
  byId("file").addEventListener("change", (event) => {
    const files = [...event.target.files];
    if (files.length) take(() => all(files));
    event.target.value = "";
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    const files = [...event.dataTransfer.files];
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) take(() => all(files));
    else if (text.trim()) take(() => api.post(text));
  });
}

/** Sends one file after the other; the first is laid on the table, the others are listed with the earlier pages. */
async function all(files) {
  const replies = [];
  for (const file of files) replies.push(await api.upload(file));
  return replies[0];
}

async function take(send) {
  unwarn();
  state(t("reading"));
  byId("intake-state").prepend(h("progress", { "aria-label": t("reading") }), " ");
  document.body.setAttribute("aria-busy", "true");
  try {
    const reply = await send();
    byId("paste").value = "";
    room.lay(reply);
    location.hash = `#/pages/${encodeURIComponent(reply.id)}`;
  } catch (problem) {
    warn(problem);
  } finally {
    document.body.removeAttribute("aria-busy");
    state("");
  }
}

function state(words) {
  byId("intake-state").replaceChildren(words);
  byId("intake-state").hidden = !words;
}
