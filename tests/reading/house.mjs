// What each test needs: the service on a port and in a cache of its own, a browser, a page laid on the table.

import { spawn } from "node:child_process";
import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = dirname(fileURLToPath(import.meta.url));
export const PROGRAM = resolve(process.env.STANDFIRST ?? join(HERE, "../../target/release/standfirst"));
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const MODEL = "qwen2.5-coder-0.5b";

export const WIDE = { width: 1360, height: 860 };
export const PHONE = { width: 390, height: 844 };

/** Long enough for a slow machine that reads and writes with the model. */
export const PATIENCE = 90_000;

export const fixture = (name) => join(HERE, "pages", name);
export const FOUR = fixture("zh-four.txt");

/** A service and a browser for the tests of a file; `close` ends both. */
export async function house(model = MODEL, more = []) {
  const service = process.env.STANDFIRST_URL
    ? { url: process.env.STANDFIRST_URL, stop: async () => {} }
    : await serve(model, more);
  const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  return {
    url: service.url,
    /** A window of its own: nothing is remembered from another test; `strays` lists requests that left the service. */
    async window(options = {}) {
      const context = await browser.newContext({
        viewport: WIDE,
        locale: "en-GB",
        reducedMotion: "reduce",
        ...options,
      });
      const page = await context.newPage();
      const strays = [];
      const faults = [];
      page.on(
        "request",
        (request) =>
          /^(data|blob):/.test(request.url()) || request.url().startsWith(service.url) || strays.push(request.url()),
      );
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.setDefaultTimeout(PATIENCE);
      await page.goto(service.url);
      page.on("close", () => context.close().catch(() => {}));
      return Object.assign(page, { strays, faults });
    },
    async close() {
      await browser.close();
      await service.stop();
    },
  };
}

async function serve(model, more) {
  const cache = await mkdtemp(join(tmpdir(), "standfirst-reading-"));
  const child = spawn(PROGRAM, ["serve", "--model", model, "--listen", "127.0.0.1:0", ...more], {
    env: { ...process.env, STANDFIRST_CACHE_DIR: cache },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const gone = new Promise((done) => child.once("exit", done));
  const url = await Promise.race([
    address(child.stdout),
    gone.then(() => Promise.reject(new Error(`no service: ${said}`))),
  ]);
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
    await rm(cache, { recursive: true, force: true });
  };
  return { url, stop };
}

/** The address that the service prints when it listens. */
function address(stdout) {
  return new Promise((done) => {
    let printed = "";
    stdout.on("data", (data) => {
      printed += data;
      const found = printed.match(/^(http:\/\/\S+?)\/?$/m);
      if (found && printed.includes("\n")) done(found[1]);
    });
  });
}

/** Drops a file on the window, as a hand with a mouse does. */
export async function drop(page, path, name = path.split("/").pop()) {
  const text = await readFile(path, "utf8");
  const data = await page.evaluateHandle(
    ([words, title]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([words], title, { type: "text/plain" }));
      return transfer;
    },
    [text, name],
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

/** Until the page lies there and its summary is written. */
export async function laid(page) {
  await page.waitForSelector("#sheet .piece", { state: "attached" });
  await written(page);
}

export async function written(page) {
  await page.waitForFunction(() => document.getElementById("progress").hidden && document.querySelector(".made"));
}

export const lit = (page) => page.locator("#sheet mark").allTextContents();

/** Keeps what a test saw, for people to look at. */
export async function picture(page, name) {
  await mkdir(join(HERE, "seen"), { recursive: true });
  await page.screenshot({ path: join(HERE, "seen", `${name}.png`) });
}
