// Asks for the summary of the page on the table, again whenever its structure or the language changes.

import * as api from "./api.js";
import { byId } from "./dom.js";
import { say, warn } from "./notice.js";
import { room } from "./room.js";
import { t } from "./words.js";

let running = null;

export function begin() {
  room.on("page", ({ same }) => {
    if (!same) byId("write-in").value = "";
    write();
  });
  byId("write-in").addEventListener("change", write);
}

async function write() {
  running?.abort();
  if (!room.open) return;
  const own = (running = new AbortController());
  const language = byId("write-in").value;
  if (room.summary) {
    room.summary = null;
    room.tell("summary");
  }
  progress({ stage: "reading", done: 0, of: null });
  try {
    const tell = (name, data) => {
      if (own !== running) return;
      if (name === "sentence") room.tell("sentence", data);
      if (name === "progress") progress(data);
    };
    const summary = await api.summarize(room.id, language ? { language } : {}, tell, own.signal);
    if (own !== running) return;
    room.summarized(summary);
    say(t("summarized"));
  } catch (problem) {
    if (own === running) warn(problem);
  } finally {
    if (own === running) byId("progress").hidden = true;
  }
}

const STAGES = { reading: "stageReading", writing: "stageWriting", loading: "stageLoading" };

function progress({ stage, done, of }) {
  byId("progress").hidden = false;
  const bar = byId("progress-bar");
  if (of) {
    bar.max = of;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
  byId("progress-words").textContent = t(STAGES[stage] ?? "summarizing");
  bar.setAttribute("aria-label", byId("progress-words").textContent);
}
