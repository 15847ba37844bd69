// What went wrong, and what was done: both for eyes and for ears.

import { byId, h } from "./dom.js";
import { t } from "./words.js";

/** Says quietly what happened; a screen reader speaks it. */
export function say(text) {
  byId("said").textContent = text;
}

/** Shows a problem until it is closed, or until the next one. */
export function warn(problem) {
  if (problem?.name === "AbortError") return;
  if (problem.status === 401 && !byId("entry").open) byId("entry").showModal();
  const known = problem.title === "unreachable" ? t("unreachable") : problem.message || problem.title;
  const close = h("button", { type: "button", class: "quiet", onclick: () => box.replaceChildren() }, t("close"));
  const box = byId("notices");
  box.replaceChildren(
    h(
      "div",
      { class: "notice" },
      h("p", { dir: "auto" }, h("strong", {}, t("problem")), " ", known),
      problem.hint ? h("p", {}, t("hint"), " ", h("code", { dir: "auto" }, problem.hint)) : null,
      close,
    ),
  );
}

export function unwarn() {
  byId("notices").replaceChildren();
}
