// The articles in short: what each is called, who wrote it, what it says.

import { byId, h } from "./dom.js";
import { direction, label, room, tone } from "./room.js";
import { quoted, written } from "./sentence.js";
import { number, onLanguage, t } from "./words.js";

/** Sentences that arrived before the whole reply did, by article. */
let early = new Map();

export function begin() {
  room.on("page", () => {
    early = new Map();
    draw();
  });
  room.on("summary", draw);
  room.on("sentence", arrive);
  onLanguage(draw);
}

function draw() {
  const box = byId("briefs");
  if (!room.open) {
    box.replaceChildren();
    return;
  }
  const open = new Set([...box.querySelectorAll("details[open]")].map((details) => details.dataset.key));
  const summaries = new Map((room.summary?.articles ?? []).map((article) => [article.id, article]));
  box.replaceChildren(
    ...room.page.articles.map((article) => drawArticle(article, summaries.get(article.id))),
    ...captions(),
    ...(room.summary ? [made(room.summary)] : []),
  );
  for (const details of box.querySelectorAll("details")) details.open = open.has(details.dataset.key);
}

function drawArticle(article, summary) {
  const id = `brief-${article.id}`;
  const printed = (parts, kind) => parts.map((part) => h("p", { class: kind, dir: "auto" }, part.text));
  const sentences = summary ? summary.abstract : (early.get(article.id) ?? []);
  const lang = room.language;
  const writtenIn = room.summary?.language ?? lang;
  return h(
    "article",
    {
      class: "brief",
      "aria-labelledby": id,
      "data-article": article.id,
      "data-tone": tone(article.id),
      dir: room.direction,
    },
    h(
      "header",
      { lang },
      h("span", { class: "chip", "aria-hidden": "true" }, label(article.id)),
      printed(article.kicker, "kicker"),
      h(
        "h3",
        { id, tabindex: "-1", dir: "auto", class: article.headline ? null : "none" },
        article.headline?.text ?? t("untitled"),
      ),
      printed(article.deck, "deck"),
      printed(article.byline, "byline"),
    ),
    h("p", { class: "standfirst", lang: writtenIn, dir: direction(writtenIn) }, spaced(sentences)),
    summary && !sentences.length ? h("p", { class: "hint" }, t("noAbstract")) : null,
    article.complete ? null : h("p", { class: "hint" }, t("brokenOff")),
    summary ? more(article, summary, lang) : null,
  );
}

/** Sentences one after the other, as the language spaces them. */
function spaced(sentences) {
  return sentences.flatMap((one, at) => (at ? [gap(sentences[at - 1].text), written(one)] : [written(one)]));
}

const gap = (text) => (/[\p{sc=Han}。！？”」』）…]$/u.test(text) ? "" : " ");

function more(article, summary, lang) {
  const language = room.summary.language;
  const sections = summary.sections.filter(
    ({ abstract, heading }) => abstract.length && (heading || summary.sections.length > 1),
  );
  const fold = (key, words, ...children) =>
    h("details", { "data-key": `${article.id}.${key}` }, h("summary", {}, words), children);
  return h(
    "div",
    { class: "more" },
    sections.length > 1
      ? fold(
          "sections",
          t("bySection"),
          sections.map(({ heading, abstract }) => [
            heading ? h("h4", { dir: "auto", lang }, heading) : null,
            h("p", { dir: direction(language), lang: language }, spaced(abstract)),
          ]),
        )
      : null,
    summary.extract.length
      ? fold(
          "extract",
          t("keySentences"),
          h(
            "ul",
            { lang },
            summary.extract.map((part) => h("li", { dir: "auto" }, quoted(part))),
          ),
        )
      : null,
    summary.rejected.length
      ? fold(
          "rejected",
          `${t("rejected")} (${number(summary.rejected.length)})`,
          h("p", { class: "hint" }, t("rejectedHint")),
          h(
            "ul",
            { class: "rejected" },
            summary.rejected.map(({ text, reason }) =>
              h(
                "li",
                {},
                h("s", { dir: "auto", lang: language }, text),
                " ",
                h("span", { class: "hint", dir: "auto" }, reason),
              ),
            ),
          ),
        )
      : null,
  );
}

function captions() {
  const list = room.page.captions;
  if (!list.length) return [];
  return [
    h(
      "section",
      { class: "captions", "aria-labelledby": "captions-title" },
      h("h3", { id: "captions-title" }, t("captions")),
      h(
        "ul",
        { lang: room.language, dir: room.direction },
        list.map((caption) =>
          h(
            "li",
            { dir: "auto" },
            quoted(caption),
            caption.credit ? h("span", { class: "credit", dir: "auto" }, ` ${caption.credit.text}`) : null,
          ),
        ),
      ),
    ),
  ];
}

function made({ model, coverage, notes }) {
  return h(
    "details",
    { class: "made", "data-key": "made" },
    h("summary", {}, t("made")),
    h("p", {}, model ? t("madeModel", { model: model.id }) : t("madeNone")),
    model
      ? h(
          "p",
          {},
          t("madeCoverage", {
            read: number(coverage.tokens_read),
            all: number(coverage.source_tokens),
            sections: number(coverage.sections_read),
            allSections: number(coverage.sections),
          }),
        )
      : null,
    notes.length
      ? h(
          "ul",
          {},
          notes.map(({ message }) => h("li", { dir: "auto" }, message)),
        )
      : null,
  );
}

/** A checked sentence, as soon as it is there. */
function arrive({ article, section, written: one }) {
  if (section || room.summary || !room.open) return;
  const list = early.get(article) ?? [];
  early.set(article, [...list, one]);
  const line = byId("briefs").querySelector(`[data-article="${CSS.escape(article)}"] .standfirst`);
  line?.append(...(list.length ? [gap(list.at(-1).text)] : []), written(one));
}
