// What is on the table: one page, its structure, its summary. Views listen; whoever changes it says so here.

import { Source } from "./bytes.js";

class Room extends EventTarget {
  id = null;
  name = null;
  source = null;
  page = null;
  summary = null;
  /** Where the lines of the source were printed, in its order: `{span, page, box}`. */
  lines = [];
  /** The numbers of the printed pages that there are pictures of. */
  pictures = [];
  /** All pages of the file that the page came from, where there are several. */
  ids = [];
  /** Structures before each correction, the last one last. */
  past = [];

  get open() {
    return this.page !== null;
  }

  /** Lays a reply of the service on the table. */
  lay(reply) {
    const same = this.id === reply.id;
    this.id = reply.id;
    this.name = reply.name;
    if (!same) {
      this.source = new Source(reply.source_text);
      this.past = [];
      this.lines = reply.lines ?? [];
    }
    this.ids = reply.ids ?? (this.ids.includes(reply.id) ? this.ids : []);
    this.pictures = reply.pictures ?? [];
    this.page = reply.page;
    this.summary = null;
    this.tell("page", { same });
  }

  clear() {
    this.id = null;
    this.page = null;
    this.summary = null;
    this.past = [];
    this.tell("page", { same: false });
  }

  /** There is a picture of a printed page now. */
  hang(sheet) {
    this.pictures = [...new Set([...this.pictures, sheet])];
    this.tell("look");
  }

  summarized(summary) {
    this.summary = summary;
    this.tell("summary");
  }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  on(name, listener) {
    this.addEventListener(name, (event) => listener(event.detail));
  }

  /** The page's language, and which way it is written. */
  get language() {
    return this.page?.source.language ?? "";
  }

  get direction() {
    return direction(this.language);
  }

  /** Place of an article in the page, from 0: its number and its colour. */
  place(id) {
    return this.page.articles.findIndex((article) => article.id === id);
  }
}

export const direction = (language) => (/^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/.test(language) ? "rtl" : "ltr");

export const room = new Room();

/** Number that readers see, and the tone of an article's tint. */
export const label = (id) => String(room.place(id) + 1);
export const tone = (id) => String(room.place(id) % 8);
