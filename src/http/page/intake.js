// How a page comes to the table: pasted, opened or dropped.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { unwarn, warn } from "./notice.js";
import { inOrder, isPicture, matched } from "./pictures.js";
import { room } from "./room.js";
import { forget } from "./underlay.js";
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

/**
 * Sends one file after the other, each with the pictures that are its own; the first is laid on the table, the others are listed with the
 * earlier pages. Pictures by themselves are those of the page on the table.
 */
async function all(files) {
  const pictures = files.filter(isPicture);
  const pages = files.filter((file) => !isPicture(file));
  if (!pages.length && room.open) {
    const shown = await api.page(room.id);
    hang([[shown, inOrder(shown, pictures)]]);
    return shown;
  }
  const replies = [];
  // A picture by itself is told by the service to be none of its pages.
  for (const file of pages.length ? pages : files) replies.push({ file, reply: await api.upload(file) });
  const own = await matched(replies, pictures);
  hang(replies.map(({ file, reply }) => [reply, own.get(file) ?? []]));
  return replies[0].reply;
}

/** Gives pages their pictures, which may be large, while they are read without. */
async function hang(list) {
  try {
    for (const [{ id }, pictures] of list) {
      for (const { sheet, picture } of pictures) {
        await api.givePicture(id, sheet, picture);
        forget(id, sheet);
        if (room.id === id) room.hang(sheet);
      }
    }
  } catch (problem) {
    warn(problem);
  }
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
