// The service's replies; every failure is a `Problem` with words for the reader.

import { events } from "./events.js";

export class Problem extends Error {
  constructor({ title, status, detail, hint }) {
    super(detail || title || "");
    this.title = title ?? "";
    this.status = status ?? 0;
    this.hint = hint ?? null;
  }
}

const RETRIES = 4;
let token = sessionStorage.getItem("standfirst.token");

/** Kept until the window is closed; a service beyond this machine asks for it. */
export function authorise(given) {
  token = given.trim();
  sessionStorage.setItem("standfirst.token", token);
}

async function send(method, path, { body, type, accept, signal } = {}) {
  const headers = { "X-Standfirst": "1", Accept: accept ?? "application/json" };
  if (body !== undefined) headers["Content-Type"] = type ?? "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const payload = body === undefined || type ? body : JSON.stringify(body);
  for (let tried = 0; ; tried += 1) {
    const reply = await fetch(path, { method, headers, body: payload, signal }).catch((cause) => {
      if (cause.name === "AbortError") throw cause;
      throw new Problem({ title: "unreachable", detail: "" });
    });
    if (reply.status === 429 && tried < RETRIES) {
      const seconds = Math.min(Number(reply.headers.get("Retry-After")) || 1, 30);
      await new Promise((done) => setTimeout(done, seconds * 1000));
      signal?.throwIfAborted();
      continue;
    }
    if (!reply.ok) throw new Problem(await problem(reply));
    return reply;
  }
}

async function problem(reply) {
  const plain = { title: reply.statusText, status: reply.status, detail: "" };
  if (!reply.headers.get("Content-Type")?.includes("json")) return plain;
  return { ...plain, ...(await reply.json().catch(() => ({}))) };
}

async function json(...request) {
  return (await send(...request)).json();
}

const at = (id) => `/v1/pages/${encodeURIComponent(id)}`;

export const pages = async () => (await json("GET", "/v1/pages")).pages;
export const page = (id) => json("GET", at(id));
export const post = (text) => json("POST", "/v1/pages", { body: { text } });
export const correct = (id, structure) => json("PUT", at(id), { body: structure });
export const remove = (id) => send("DELETE", at(id));

/** Gives a printed page of the page `id` its picture. */
export const givePicture = (id, sheet, file) =>
  send("PUT", `${at(id)}/pictures/${sheet}`, { body: file, type: "application/octet-stream" });

/** The picture of a printed page, and whether all its words are in it. */
export async function picture(id, sheet) {
  const reply = await send("GET", `${at(id)}/pictures/${sheet}`, { accept: "image/*" });
  return { picture: await reply.blob(), whole: reply.headers.get("X-Standfirst-Words") !== "missing" };
}

/** A file as it is: the service tells its encoding and its format. */
export function upload(file) {
  const query = new URLSearchParams({ name: file.name });
  return json("POST", `/v1/pages?${query}`, { body: file, type: "application/octet-stream" });
}

/** Asks for a summary; `tell` gets each event's name and data as it arrives, the whole reply is returned. */
export const summarize = (id, request, tell, signal) => stream(`${at(id)}/summaries`, request, tell, signal);

/** Asks a question of the pages `ids`. */
export function ask(ids, request, tell, signal) {
  if (ids.length === 1) return stream(`${at(ids[0])}/answers`, request, tell, signal);
  return stream("/v1/answers", { ...request, pages: ids }, tell, signal);
}

/** How much of archives the service has. */
export const archives = () => json("GET", "/v1/archives");
export const search = (query) => json("GET", `/v1/search?${new URLSearchParams(query)}`);
export const timeline = (query) => json("GET", `/v1/timeline?${new URLSearchParams(query)}`);
/** The page that an article of an archive is on: `{path, page, article}`. */
export const archived = (article) => json("POST", "/v1/archives/pages", { body: article });
/** Asks a question of the archives. */
export const askArchives = (request, tell, signal) => stream("/v1/answers", request, tell, signal);

async function stream(path, body, tell, signal) {
  const reply = await send("POST", path, { body, accept: "text/event-stream", signal });
  if (!reply.headers.get("Content-Type")?.startsWith("text/event-stream")) return reply.json();
  for await (const { name, data } of events(reply.body)) {
    if (name === "result") return data;
    if (name === "error") throw new Problem(data);
    tell(name, data);
  }
  throw new Problem({ title: "unreachable", detail: "" });
}
