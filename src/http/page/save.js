// The page and its summary as files, made here from what is on the table.

import { byId, h } from "./dom.js";
import { room } from "./room.js";

export function begin() {
  byId("save-markdown").addEventListener("click", () => save("md", "text/markdown", markdown(room.page, room.summary)));
  byId("save-json").addEventListener("click", () => {
    const { page, summary } = room;
    save("json", "application/json", `${JSON.stringify({ page, summary }, null, 2)}\n`);
  });
}

function save(ending, type, text) {
  if (!room.open) return;
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: `${stem()}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name that holds nothing a file system could take for more than a name. */
function stem() {
  const name = (room.name ?? room.page.articles[0]?.headline?.text ?? "page").replace(/\.[A-Za-z]{1,8}$/, "");
  return (
    [...name.replace(/[\p{C}\p{Z}\\/:*?"<>|.]+/gu, "-")]
      .slice(0, 60)
      .join("")
      .replace(/^-+|-+$/g, "") || "page"
  );
}

/** What the page says and rests on, as Markdown whose marks the page's own words cannot set. */
export function markdown(page, summary) {
  const summaries = new Map((summary?.articles ?? []).map((article) => [article.id, article]));
  const out = [];
  for (const article of page.articles) {
    const { abstract = [], extract = [] } = summaries.get(article.id) ?? {};
    for (const { text } of article.kicker) out.push(plain(text));
    out.push(`## ${plain(article.headline?.text ?? "—")}`);
    for (const { text } of article.deck) out.push(`**${plain(text)}**`);
    for (const { text } of article.byline) out.push(`*${plain(text)}*`);
    for (const { text, support } of abstract) {
      out.push(plain(text));
      for (const { quote, spans } of support)
        out.push(`> ${plain(quote)} (${spans.map((span) => span.join("–")).join(", ")})`);
    }
    if (extract.length) out.push(extract.map(({ text }) => `- ${plain(text)}`).join("\n"));
  }
  for (const { text, credit } of page.captions)
    out.push(`▣ ${[text, credit?.text].filter(Boolean).map(plain).join(" ")}`);
  return `${out.join("\n\n")}\n`;
}

const plain = (text) =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&!]/g, "\\$&")
    .replace(/^([-+]|\d+[.)])(?=\s|$)/, "\\$1");
