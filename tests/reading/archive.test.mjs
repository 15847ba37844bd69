// An archive on the desk: what is found, answered and told over time leads to its page, with its words lit.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { house, lit, PROGRAM } from "./house.mjs";

const PAGES = {
  "1998/01/05/ferry.txt":
    "Ferry saved\n\nBy Nora Pellam\n\nThe council kept the ferry on Monday. The harbour crews called off their strike.\n",
  "1998/01/19/bridge.txt": "Bridge begun\n\nDivers laid the first stones of the new bridge. The ferry goes on until it opens.\n",
  "1999/02/11/桥.txt": "大桥通车\n\n大桥昨日正式通车，市长在仪式上说，渡口将于下月关闭。\n",
};

let home;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "standfirst-archive-"));
  for (const [name, text] of Object.entries(PAGES)) {
    await mkdir(join(folder, "pages", name, ".."), { recursive: true });
    await writeFile(join(folder, "pages", name), text);
  }
  execFileSync(PROGRAM, ["index", join(folder, "pages"), "--archive", join(folder, "archive")]);
  home = await house("none", ["--archive", join(folder, "archive")]);
});
after(async () => {
  await home?.close();
  await rm(folder, { recursive: true, force: true });
});

test("hits lead to their pages, one after another", async () => {
  const page = await home.window();
  await page.fill("#sought", "ferry");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#found .hits li");
  assert.equal(await page.locator("#found .hits li").count(), 2);
  assert.match(await page.locator("#found .years").textContent(), /1998-01/);
  await page.locator("#found .hits a").first().click();
  await page.waitForSelector("#sheet mark", { state: "attached" });
  assert.match((await lit(page)).join(""), /ferry/i);
  assert.equal(await page.textContent("#hit-number"), "1 / 2");
  await page.click("#hit-after");
  await page.waitForFunction(() => document.getElementById("hit-number").textContent === "2 / 2");
  assert.match((await lit(page)).join(""), /ferry/i);
  await page.click("#home");
  assert.equal(await page.locator("#found .hits li").count(), 2, "what was found stays");
  await page.fill("#since", "1998-01-10");
  await page.fill("#until", "1998");
  await page.click("#search button[type=submit]");
  await page.waitForFunction(() => document.querySelectorAll("#found .hits li").length === 1);
  await page.fill("#since", "soon");
  await page.click("#search button[type=submit]");
  await page.waitForSelector("#notices > *");
  assert.deepEqual(page.strays, []);
});

test("an answer and a timeline lead to their pages", async () => {
  const page = await home.window();
  await page.fill("#sought", "Who called off their strike?");
  await page.click("#archive-ask");
  await page.waitForSelector("#found .said");
  await page.locator("#found blockquote a").first().click();
  await page.waitForSelector("#sheet mark", { state: "attached" });
  assert.match((await lit(page)).join(""), /harbour crews/);
  await page.click("#home");
  await page.fill("#sought", "大桥 OR ferry");
  await page.click("#archive-timeline");
  await page.waitForSelector("#found .events li");
  const dates = await page.locator("#found time").allTextContents();
  assert.deepEqual(dates, [...dates].sort());
  await page.locator("#found .events a").last().click();
  await page.waitForSelector("#sheet mark", { state: "attached" });
  assert.match((await lit(page)).join(""), /大桥/);
  assert.deepEqual(page.faults, []);
});

test("an article whose file is gone is shown as it was stored", async () => {
  await rm(join(folder, "pages/1998/01/05"), { recursive: true });
  const page = await home.window();
  await page.fill("#sought", "strike");
  await page.keyboard.press("Enter");
  await page.locator("#found .hits a").first().click();
  await page.waitForSelector("#sheet .piece", { state: "attached" });
  assert.match(await page.textContent("#sheet"), /harbour crews/);
});
