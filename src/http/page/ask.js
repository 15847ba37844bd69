// Questions about the page, and their answers: what is stated and where, or that it is not.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { holds, lead } from "./elsewhere.js";
import * as light from "./light.js";
import { warn } from "./notice.js";
import { room } from "./room.js";
import { sentence } from "./sentence.js";
import { percent, t } from "./words.js";

let running = null;

export function begin() {
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = byId("question").value.trim();
    if (question && room.open) put(question);
  });
  room.on("page", ({ same }) => {
    running?.abort();
    if (!same) byId("answers").replaceChildren();
  });
}

async function put(question) {
  running?.abort();
  const own = (running = new AbortController());
  const body = h(
    "div",
    { class: "found", "aria-busy": "true" },
    h("p", { class: "state" }, h("progress", { "aria-label": t("looking") }), " ", t("looking")),
  );
  const close = h(
    "button",
    { type: "button", class: "quiet", "aria-label": t("closeAnswer"), onclick: () => dismiss(entry) },
    "✕",
  );
  const entry = h(
    "article",
    { class: "answer" },
    h("header", {}, h("p", { class: "asked", dir: "auto" }, question), close),
    body,
  );
  byId("answers").replaceChildren(entry);
  try {
    const ids = byId("scope").value === "all" ? await everywhere() : [room.id];
    const tell = (name, data) => name === "progress" && advance(body, data);
    const answer = await api.ask(ids, { question }, tell, own.signal);
    if (own !== running) return;
    const here = ids.length === 1;
    body.replaceChildren(...(answer.status === "answered" ? stated(answer, here) : unstated()));
    if (answer.status === "answered") shine(answer, here);
    else light.release();
    byId("question").select();
  } catch (problem) {
    if (entry.isConnected) entry.remove();
    warn(problem);
  } finally {
    body.removeAttribute("aria-busy");
  }
}

/** The most pages that one question may be asked of. */
const MOST = 100;

/** All pages that are kept, the one on the table first. */
async function everywhere() {
  const kept = (await api.pages()).map(({ id }) => id);
  return [room.id, ...kept.filter((id) => id !== room.id)].slice(0, MOST);
}

function advance(body, { done, of }) {
  const bar = body.querySelector("progress");
  if (!bar || !of) return;
  bar.max = of;
  bar.value = done;
}

function stated(answer, here) {
  return [
    h(
      "p",
      { class: "said", dir: "auto", lang: answer.exact ? room.language : null },
      answer.answer,
      answer.confidence === null
        ? null
        : h("span", { class: "sure" }, ` ${t("sure", { percent: percent(answer.confidence) })}`),
    ),
    h("p", { class: "hint" }, t("cited")),
    ...answer.citations.map((citation) => cite(citation, answer, here)),
  ];
}

function cite(citation, answer, here) {
  const { path, quote, spans } = citation;
  const exact = answer.exact?.path === path ? answer.exact.spans : [];
  if (here || mine(path, spans, quote))
    return h("blockquote", { dir: "auto", lang: room.language }, sentence(quote, spans, { exact }));
  const go = (event) => {
    event.preventDefault();
    lead(citation, exact).catch(warn);
  };
  return h(
    "blockquote",
    { dir: "auto" },
    h("a", { href: "#source", class: "sentence", dir: "auto", onclick: go }, h("bdi", {}, quote)),
    h("cite", { dir: "auto" }, ` ${path ?? t("unnamed")}`),
  );
}

/** Whether words of a page of that name are those of the page on the table. */
const mine = (path, spans, words) => path === room.name && holds(room.source, spans, words);

const unstated = () => [h("p", { class: "said none" }, t("notStated")), h("p", { class: "hint" }, t("notStatedHint"))];

/** Lights what an answer rests on, and shows it where there is room for both. */
function shine(answer, here) {
  const cited = answer.citations.filter(({ path, spans, quote }) => here || mine(path, spans, quote));
  if (!cited.length) return light.release();
  const { exact } = answer;
  light.pin(
    cited.flatMap(({ spans }) => spans),
    exact && (here || mine(exact.path, exact.spans, exact.text)) ? exact.spans : [],
  );
  light.show();
}

function dismiss(entry) {
  entry.remove();
  light.release();
  byId("question").focus();
}
