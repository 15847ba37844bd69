// A sentence that rests on the page: pointed at or focused, its support is lit; followed, it leads there.

import { h } from "./dom.js";
import * as light from "./light.js";
import { t } from "./words.js";

/** `spans` are the bytes of its support, `exact` those of a phrase within. */
export function sentence(text, spans, { exact = [], quoted = false } = {}) {
  return h(
    "a",
    {
      href: "#source",
      class: quoted ? "sentence quoted" : "sentence",
      dir: "auto",
      onpointerenter: (event) => event.pointerType === "mouse" && light.hover(spans, exact),
      onpointerleave: () => light.rest(),
      onfocus: () => light.hover(spans, exact),
      onblur: () => light.rest(),
      onclick: (event) => {
        event.preventDefault();
        light.pin(spans, exact);
        light.follow(event.currentTarget);
      },
    },
    h("bdi", {}, text),
    quoted ? h("span", { class: "unseen" }, ` (${t("verbatim")})`) : null,
  );
}

/** A sentence of a summary with all that supports it. */
export const written = ({ text, by, support }) =>
  sentence(
    text,
    support.flatMap(({ spans }) => spans),
    { quoted: by === "extract" },
  );

/** Words of the page itself. */
export const quoted = ({ text, spans }) => sentence(text, spans, { quoted: true });
