// Archives: what is looked for, what they answer, and what they say over time; each of it leads to its page.

import * as api from "./api.js";
import { brief, byId, h } from "./dom.js";
import { holds } from "./elsewhere.js";
import * as light from "./light.js";
import { warn } from "./notice.js";
import { room } from "./room.js";
import { number, onLanguage, percent, t } from "./words.js";

/** The most hits that are listed. */
const MOST = 50;
/** More months than these are told as years. */
const MONTHS = 24;

let served = null;
let running = null;
/** What is listed: `{path, page, article, spans, words}` each, in its order; which of it lies on the table. */
let places = [];
let at = -1;

export function begin() {
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    run(search);
  });
  byId("archive-ask").addEventListener("click", () => run(ask));
  byId("archive-timeline").addEventListener("click", () => run(timeline));
  byId("hit-before").addEventListener("click", () => open(at - 1));
  byId("hit-after").addEventListener("click", () => open(at + 1));
  onLanguage(words);
  room.on("page", () => {
    if (room.id === null || room.id !== places[at]?.id) at = -1;
    walk();
  });
}

/** Shows the archive on the desk where the service has one. */
export async function refresh() {
  try {
    served = await api.archives();
    words();
  } catch (problem) {
    warn(problem);
  }
}

function words() {
  byId("archive").hidden = !served?.articles;
  byId("archive-size").textContent = served ? t("archiveSize", { count: number(served.articles) }) : "";
  walk();
}

/** The query and the days between which it is meant. */
function wanted() {
  const days = {};
  for (const [name, id] of [
    ["from", "since"],
    ["to", "until"],
  ]) {
    const day = byId(id).value.trim();
    if (day) days[name] = day;
  }
  return [byId("sought").value.trim(), days];
}

async function run(work) {
  const [query, days] = wanted();
  if (!query) return byId("sought").focus();
  running?.abort();
  const own = (running = new AbortController());
  const found = byId("found");
  found.setAttribute("aria-busy", "true");
  found.replaceChildren(h("p", { class: "state" }, h("progress", { "aria-label": t("looking") }), " ", t("looking")));
  places = [];
  at = -1;
  try {
    const told = await work(query, days, own.signal);
    if (own === running) found.replaceChildren(...told);
  } catch (problem) {
    if (own === running) found.replaceChildren();
    warn(problem);
  } finally {
    if (own === running) found.removeAttribute("aria-busy");
  }
}

async function search(query, days) {
  const reply = await api.search({ query, ...days, limit: MOST });
  const count = t(reply.total === 1 ? "articles1" : "articlesN", { count: number(reply.total) });
  return [
    h("p", { class: "state" }, reply.total ? count : t("noHits")),
    years(reply.by_month),
    h("ol", { class: "hits" }, reply.hits.map(hit)),
  ];
}

function hit(hit) {
  const { snippet, headline, also, language } = hit;
  const title = headline ?? brief(snippet.text, 60);
  return h(
    "li",
    {},
    link(hit, snippet.spans, snippet.text, h("bdi", { lang: language }, brief(title, 80))),
    headline ? h("p", { class: "snippet", dir: "auto", lang: language }, snippet.text) : null,
    origin(hit),
    also.length ? h("p", { class: "hint" }, t("alsoIn", { count: number(also.length) })) : null,
  );
}

/** How many were printed when, where that is known of any. */
function years(months) {
  const counts = new Map();
  const short = Object.keys(months).length <= MONTHS;
  for (const [month, count] of Object.entries(months)) {
    const name = short ? month : month.slice(0, 4);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  if (!counts.size) return null;
  const most = Math.max(...counts.values());
  const row = ([name, count]) =>
    h("li", {}, name, h("meter", { max: most, value: count, "aria-label": name }), number(count));
  return h("ol", { class: "years" }, [...counts].map(row));
}

async function ask(question, within, signal) {
  const reply = await api.askArchives({ question, within }, advance, signal);
  const { passages, articles, of } = reply.read ?? {};
  const read = reply.read
    ? h("p", { class: "hint" }, t("readOf", { passages: number(passages), articles: number(articles), of: number(of) }))
    : null;
  if (reply.status !== "answered") return [h("p", { class: "said none" }, t("notStated")), read];
  const sure = reply.confidence === null ? "" : ` ${t("sure", { percent: percent(reply.confidence) })}`;
  return [
    h("p", { class: "said", dir: "auto" }, reply.answer, h("span", { class: "sure" }, sure)),
    h("p", { class: "hint" }, t("cited")),
    ...reply.citations.map((cited) =>
      h(
        "blockquote",
        { dir: "auto" },
        link(cited, cited.spans, cited.quote, h("bdi", {}, cited.quote)),
        origin(cited),
      ),
    ),
    read,
  ];
}

function advance(name, { done, of }) {
  const bar = byId("found").querySelector("progress");
  if (name !== "progress" || !bar || !of) return;
  bar.max = of;
  bar.value = done;
}

async function timeline(query, days) {
  const { events } = await api.timeline({ query, ...days, limit: MOST });
  if (!events.length) return [h("p", { class: "state" }, t("noEvents"))];
  const event = (event) => {
    const { date, text } = event;
    const { spans, quote } = text.support[0];
    return h(
      "li",
      {},
      h("time", { datetime: date }, date),
      link(event, spans, quote, h("bdi", {}, text.text)),
      origin({ ...event, date: null }),
    );
  };
  return [h("ol", { class: "events" }, events.map(event))];
}

const origin = ({ date, path, page }) =>
  h(
    "p",
    { class: "hint", dir: "auto" },
    [date, path, page ? t("pageOf", { number: number(page) }) : null].filter(Boolean).join(" · "),
  );

/** A link to the page that words stand on, which is listed. */
function link({ path, page, article }, spans, words, ...children) {
  const place = places.push({ path, page: page ?? null, article, spans, words }) - 1;
  const go = (event) => {
    event.preventDefault();
    open(place);
  };
  return h("a", { href: "#source", class: "sentence", dir: "auto", onclick: go }, children);
}

/** Lays the page of a place on the table, and lights its words there. */
async function open(place) {
  const wanted = places[place];
  if (!wanted) return;
  const { path, page, article, spans, words } = wanted;
  try {
    const reply = await api.archived({ path, page, article });
    wanted.id = reply.id;
    at = place;
    room.lay(reply);
    location.hash = `#/pages/${encodeURIComponent(reply.id)}`;
    // Of a file that is gone or changed the article alone is left, as it was stored.
    if (holds(room.source, spans, words)) light.pin(spans);
    light.follow(null);
  } catch (problem) {
    warn(problem);
  }
}

/** Beside a page: which of what was found it is, and the way to the others. */
function walk() {
  byId("hits").hidden = at < 0;
  byId("hit-number").textContent = at < 0 ? "" : `${number(at + 1)} / ${number(places.length)}`;
  byId("hit-before").disabled = at <= 0;
  byId("hit-after").disabled = at + 1 >= places.length;
}
