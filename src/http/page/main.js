// The reading page: each part begins, then the address says what is shown.

import * as api from "./api.js";
import * as archive from "./archive.js";
import * as arranging from "./arranging.js";
import * as articles from "./articles-view.js";
import * as ask from "./ask.js";
import * as corrections from "./corrections.js";
import { byId } from "./dom.js";
import * as drag from "./drag.js";
import * as drawing from "./drawing.js";
import * as intake from "./intake.js";
import { recall, remember } from "./keep.js";
import * as keys from "./keys.js";
import * as library from "./library.js";
import { warn } from "./notice.js";
import * as panes from "./panes.js";
import { room } from "./room.js";
import * as save from "./save.js";
import * as source from "./source-view.js";
import * as summary from "./summary.js";
import * as threads from "./threads.js";
import * as underlay from "./underlay.js";
import { language, onLanguage, settle, speak, t } from "./words.js";

const THEMES = ["auto", "light", "dark"];

function theme() {
  const chosen = recall("theme") ?? "auto";
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  const button = byId("theme");
  button.textContent = { auto: "◐", light: "○", dark: "●" }[chosen];
  button.title = t({ auto: "themeAuto", light: "themeLight", dark: "themeDark" }[chosen]);
  button.setAttribute("aria-label", button.title);
}

function begin() {
  settle();
  for (const part of [
    panes,
    source,
    underlay,
    arranging,
    threads,
    articles,
    summary,
    ask,
    drawing,
    drag,
    corrections,
    archive,
    library,
    intake,
    save,
    keys,
  ])
    part.begin();
  byId("theme").addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(recall("theme") ?? "auto") + 1) % THEMES.length];
    remember("theme", next === "auto" ? null : next);
    theme();
  });
  byId("language").addEventListener("click", () => speak(language() === "zh" ? "en" : "zh"));
  for (const skip of document.querySelectorAll("[data-skip]")) skip.addEventListener("click", leap);
  byId("entry-form").addEventListener("submit", () => {
    api.authorise(byId("token").value);
    route();
  });
  onLanguage(words);
  room.on("page", words);
  words();
  addEventListener("hashchange", route);
  route();
}

/** Skip links move the focus; the address stays what it is. */
function leap(event) {
  event.preventDefault();
  const pane = event.currentTarget.dataset.skip;
  if (pane === "articles") room.tell("pane", { pane });
  byId(pane).focus();
}

function words() {
  byId("language").textContent = language() === "zh" ? "English" : "中文";
  byId("language").setAttribute("lang", language() === "zh" ? "en" : "zh");
  theme();
  const name = room.open
    ? (room.name ?? room.page.articles.find(({ headline }) => headline)?.headline.text ?? t("unnamed"))
    : "";
  byId("folio").textContent = name;
  byId("room-title").textContent = name;
  document.title = name ? `${name} – standfirst` : "standfirst";
}

/** `#/pages/ID` shows a page, anything else the desk. */
async function route() {
  const id = location.hash.match(/^#\/pages\/([\w-]+)$/)?.[1] ?? "";
  document.documentElement.dataset.view = id ? "room" : "desk";
  if (!id) {
    room.clear();
    library.refresh();
    archive.refresh();
    return;
  }
  if (room.id === id) {
    byId("room-title").focus({ preventScroll: true });
    return;
  }
  try {
    const reply = await api.page(id);
    // Meanwhile another may have been asked for.
    if (!location.hash.endsWith(`/${id}`)) return;
    room.lay(reply);
    byId("room-title").focus({ preventScroll: true });
  } catch (problem) {
    if (problem.status !== 401) location.hash = "#/";
    warn(problem);
  }
}

begin();
