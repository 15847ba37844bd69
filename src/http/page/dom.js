// Elements made by hand. Text goes in as text: nothing here reads markup.

/** `h("p", {class: "deck", dir: "auto"}, "words", child)`; functions become listeners, `null` and `false` are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Scrolls as the reader's system asks: at once where motion is unwanted. */
export function bring(element, block = "center") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}

/** The first characters of a text, by grapheme-safe code points. */
export function brief(text, length) {
  const points = [...text.trim().replace(/\s+/g, " ")];
  return points.length > length ? `${points.slice(0, length).join("")}…` : points.join("");
}

export function briefEnd(text, length) {
  const points = [...text.trim().replace(/\s+/g, " ")];
  return points.length > length ? `…${points.slice(-length).join("")}` : points.join("");
}

/** Narrow screens show one pane at a time. */
export const narrow = () => matchMedia("(max-width: 820px)").matches;
