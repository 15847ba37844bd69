// What is around the pieces of one article that stand together: its number, its tint, its name for a screen reader.

import { brief, h } from "./dom.js";
import { label, room, tone } from "./room.js";
import { t } from "./words.js";

export function frame({ article, pieces }, ...children) {
  const titled = article && room.page.articles[room.place(article)].headline?.text;
  const kind = pieces[0].kind;
  const name = article
    ? t("run", { number: label(article), headline: brief(titled ?? t("untitled"), 40) })
    : t(kind === "furniture" ? "furnitureRun" : kind === "leftout" ? "leftoutRun" : "captionRun");
  return h(
    "div",
    {
      class: "run",
      role: "group",
      "aria-label": name,
      "data-tone": article ? tone(article) : null,
      "data-article": article,
    },
    children.flat(),
  );
}

export const chip = ({ article }) =>
  article ? h("span", { class: "chip", "aria-hidden": "true" }, label(article)) : null;
