// The interface's two languages.

import en from "./words-en.js";
import zh from "./words-zh.js";
import { remember } from "./keep.js";

const LANGUAGES = { en, zh };
const listeners = [];

export const language = () => (document.documentElement.lang === "zh" ? "zh" : "en");

/** The interface's words for a key, `{name}` filled in. */
export function t(key, values = {}) {
  const words = LANGUAGES[language()][key] ?? en[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Sets all words that stand in the document as `data-t`, `data-t-label` and `data-t-placeholder`. */
export function settle(root = document) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
    if (element.matches("button")) element.title = t(element.dataset.tLabel);
  }
  for (const element of root.querySelectorAll("[data-t-placeholder]")) {
    element.setAttribute("placeholder", t(element.dataset.tPlaceholder));
  }
}

export function speak(chosen) {
  document.documentElement.lang = chosen;
  remember("language", chosen);
  settle();
  for (const listener of listeners) listener();
}

export const onLanguage = (listener) => listeners.push(listener);

export const percent = (share) => new Intl.NumberFormat(language(), { style: "percent" }).format(share);
export const number = (count) => new Intl.NumberFormat(language()).format(count);
export const date = (seconds) =>
  new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(seconds * 1000));
