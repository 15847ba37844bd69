// Citations that may stand in another page than the one on the table.

import * as api from "./api.js";
import { Source } from "./bytes.js";
import * as light from "./light.js";
import { room } from "./room.js";

/** Words without what a join may change: white space, and a hyphen at a line's end. */
const bare = (text) => text.replace(/[\s-]/g, "");

/** Whether `words` stand where `spans` say: names do not tell pages apart, what is written there does. */
export const holds = (source, spans, words) =>
  bare(spans.map((span) => source.slice(...span)).join("")) === bare(words);

/** Opens the page that has a citation, and lights it there. */
export async function lead({ path, spans, quote }, exact) {
  for (const { id, name } of await api.pages()) {
    if (name !== path || id === room.id) continue;
    const reply = await api.page(id);
    if (!holds(new Source(reply.source_text), spans, quote)) continue;
    room.lay(reply);
    location.hash = `#/pages/${encodeURIComponent(id)}`;
    light.pin(spans, exact);
    light.follow(null);
    return;
  }
}
