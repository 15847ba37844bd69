// Pages that were read earlier, kept by the service on this machine.

import * as api from "./api.js";
import { brief, byId, h } from "./dom.js";
import { say, warn } from "./notice.js";
import { room } from "./room.js";
import { date, number, onLanguage, t } from "./words.js";

let kept = [];

export function begin() {
  onLanguage(draw);
}

export async function refresh() {
  try {
    kept = await api.pages();
    draw();
  } catch (problem) {
    warn(problem);
  }
}

function draw() {
  byId("earlier").hidden = kept.length === 0;
  byId("earlier-list").replaceChildren(...kept.map(entry));
}

function entry(page) {
  const title = page.name ?? page.headlines[0] ?? t("unnamed");
  const others = page.name ? page.headlines : page.headlines.slice(1);
  const size = t("kilobytes", { count: number(Math.max(1, Math.round(page.bytes / 1000))) });
  return h(
    "li",
    {},
    h("a", { href: `#/pages/${encodeURIComponent(page.id)}`, dir: "auto" }, brief(title, 60)),
    others.length
      ? h(
          "p",
          { class: "headlines", lang: page.language ?? "", dir: "auto" },
          others.map((line) => brief(line, 40)).join(" · "),
        )
      : null,
    h("p", { class: "hint" }, `${date(page.added)} · ${size}`),
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": t("removeNamed", { name: brief(title, 40) }),
        onclick: () => remove(page, title),
      },
      t("remove"),
    ),
  );
}

async function remove(page, title) {
  try {
    await api.remove(page.id);
    kept = kept.filter(({ id }) => id !== page.id);
    if (room.id === page.id) room.clear();
    draw();
    byId("desk-title").focus();
    say(t("removed", { name: brief(title, 40) }));
  } catch (problem) {
    warn(problem);
  }
}
