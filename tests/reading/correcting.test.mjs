// Threads cut and drawn by hand: the structure follows, and all is read again from it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drop, FOUR, house, laid, picture, written } from "./house.mjs";

let home;
before(async () => (home = await house()));
after(() => home?.close());

const TORN = "水库调度室，谁在值班";

/** The article to which a text on the sheet belongs. */
const owner = (page, words) =>
  page.locator("#sheet .words", { hasText: words }).evaluate((piece) => piece.closest(".run").dataset.article ?? null);

/** The page as it is read, whatever another test made of it. */
async function open(page) {
  await page.evaluate(async () => {
    const { pages } = await (await fetch("/v1/pages")).json();
    for (const { id } of pages) await fetch(`/v1/pages/${id}`, { method: "DELETE", headers: { "X-Standfirst": "1" } });
  });
  await drop(page, FOUR);
  await laid(page);
}

test("a thread is cut, drawn again, and each correction can be taken back", async () => {
  const page = await home.window();
  await open(page);
  assert.equal(await owner(page, TORN), "a1");
  await page.locator(".knot.after").first().click();
  await page.locator(".menu button", { hasText: "Cut" }).click();
  await page.waitForSelector("svg.threads:not(:has(.thread))", { state: "attached" });
  assert.equal(await owner(page, TORN), "a5", "what followed is an article of its own");
  await written(page);
  assert.equal(await page.locator(".brief").count(), 5);
  await picture(page, "cut");

  await page.locator(".knot.loose").click();
  const tails = page.locator(".pick.tail");
  await page
    .locator("#sheet .piece:has(.words)", { has: page.locator(".words", { hasText: "自动把水库的水位" }) })
    .locator(".pick")
    .click();
  await page.waitForSelector(".thread", { state: "attached" });
  assert.equal(await tails.count(), 0);
  assert.equal(await owner(page, TORN), "a1");
  await written(page);
  assert.equal(await page.locator(".brief").count(), 4);

  await page.click("#takeback");
  await page.waitForSelector(".knot.loose");
  assert.equal(await owner(page, TORN), "a5");
  await page.click("#takeback");
  await page.waitForSelector(".thread", { state: "attached" });
  assert.equal(await page.locator("#takeback").isVisible(), false);
  await page.close();
});

test("a correction is kept, and answers follow it", async () => {
  const page = await home.window();
  await open(page);
  await page.locator(".knot.after").first().click();
  await page.locator(".menu button", { hasText: "Cut" }).click();
  await page.waitForSelector(".knot.loose");
  await page.reload();
  await laid(page);
  assert.equal(await owner(page, TORN), "a5", "the correction outlives the window");
  const structure = await page.evaluate(async () =>
    (await fetch(`/v1/pages/${location.hash.split("/").pop()}`)).json(),
  );
  assert.deepEqual(
    structure.page.articles.map(({ id }) => id),
    ["a1", "a2", "a3", "a4", "a5"],
  );
  assert.ok(structure.page.articles[4].sections[0].paragraphs[0].text.startsWith(TORN));
  await drawByKeys(page);
  assert.equal(await owner(page, TORN), "a1");
  await page.close();
});

/** Ties the loose piece to the torn one without a mouse. */
async function drawByKeys(page) {
  await page.locator(".knot.loose").focus();
  await page.keyboard.press("Enter");
  for (let steps = 0; steps < 40; steps += 1) {
    const label = await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? "");
    if (label.includes("传到县里的")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector(".thread", { state: "attached" });
}

test("a thread is pulled to another piece with the mouse", async () => {
  const page = await home.window();
  await open(page);
  const knot = await page.locator(".knot.after").first().boundingBox();
  const target = page.locator("#sheet .heading", { hasText: "下班以后学点什么" });
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  const from = (await page.locator(".knot.after").first().boundingBox()) ?? knot;
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + 8, { steps: 5 });
  await page.mouse.up();
  await page.waitForSelector(".knot.loose");
  assert.equal(await owner(page, "下班以后学点什么"), "a1");
  assert.equal(await owner(page, TORN), "a5");
  assert.equal(await owner(page, "青石街道的市民夜校"), "a2");
  await page.click("#takeback");
  await page.waitForFunction(() => !document.querySelector(".knot.loose"));
  await page.close();
});

test("a piece that begins an article, or stands before, cannot be what a thread leads to", async () => {
  const page = await home.window();
  await open(page);
  await page.locator(".knot.after").first().click();
  await page.locator(".menu button", { hasText: "Draw elsewhere" }).click();
  const heads = await page
    .locator(".pick.head")
    .evaluateAll((picks) => picks.map((pick) => pick.getAttribute("aria-label")));
  assert.ok(heads.length > 5);
  assert.ok(!heads.some((label) => label.includes("晚上7时") || label.includes("62岁的守坝人")), heads.join("\n"));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".pick").count(), 0);
  await page.close();
});
