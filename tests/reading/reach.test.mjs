// For every reader: keys alone, a phone, the dark, another language, a screen reader's rules.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { drop, FOUR, house, laid, lit, PHONE, picture } from "./house.mjs";

let home;
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
before(async () => (home = await house()));
after(() => home?.close());

async function grave(page) {
  const found = await page.evaluate(async (source) => {
    (0, eval)(source);
    return (await window.axe.run()).violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      at: nodes.map(({ html }) => html),
    }));
  }, axe);
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

const focused = (page, what) => page.evaluate((selector) => document.activeElement.matches(selector), what);

test("no barrier on the desk, in the room, beside an answer, while drawing", async () => {
  for (const [colorScheme, viewport] of [
    ["light", undefined],
    ["dark", PHONE],
  ]) {
    const page = await home.window({ colorScheme, ...(viewport ? { viewport } : {}) });
    assert.deepEqual(await grave(page), [], "desk");
    await drop(page, FOUR);
    await laid(page);
    for (const details of await page.locator("#briefs details").all())
      await details.evaluate((element) => (element.open = true));
    assert.deepEqual(await grave(page), [], "room");
    await page.fill("#question", "云岭乡党委书记是谁？");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".said");
    assert.deepEqual(await grave(page), [], "answer");
    if (viewport) await page.click("#show-source");
    await page.locator(".knot.after").first().click();
    assert.deepEqual(await grave(page), [], "knot");
    await page.click("#draw");
    assert.deepEqual(await grave(page), [], "drawing");
    await page.close();
  }
});

test("keys alone suffice", async () => {
  const page = await home.window();
  await page.keyboard.press("Tab");
  assert.ok(await focused(page, "[data-skip=main]"), "the first stop skips to the page");
  await page.focus("#paste");
  await page.keyboard.insertText(await readFile(FOUR, "utf8"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await laid(page);
  await page.keyboard.press("n");
  assert.ok(await focused(page, ".sentence"));
  assert.ok((await lit(page)).length > 0, "a focused sentence is lit as a pointed one");
  await page.keyboard.press("j");
  assert.ok(await focused(page, "#brief-a1, #brief-a2"));
  await page.keyboard.press("t");
  assert.ok(await focused(page, ".knot.after"));
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".menu:not([hidden]) button").count(), 4);
  await page.keyboard.press("/");
  await page.keyboard.insertText("火车站有几个站台？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#keyboard").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator("#keyboard").isVisible()));
  const ring = await page.evaluate(() => {
    document.querySelector("#draw").focus();
    return getComputedStyle(document.activeElement).outlineStyle;
  });
  assert.equal(ring, "solid", "the focus is seen");
  await page.close();
});

test("single letters can be switched off", async () => {
  const page = await home.window();
  await page.keyboard.press("?");
  await page.uncheck("#single-keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.close();
});

test("a phone shows one pane at a time, and the way back to the sentence", async () => {
  const page = await home.window({
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
    colorScheme: "dark",
    locale: "zh-CN",
  });
  await drop(page, FOUR);
  await laid(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is wider than the screen");
  assert.equal(await page.locator("#source").isVisible(), false);
  const sentence = page.locator(".standfirst .sentence").nth(1);
  await sentence.tap();
  await page.locator("#sheet mark").first().waitFor({ state: "visible" });
  assert.equal(await page.locator("#articles").isVisible(), false);
  await picture(page, "phone-source");
  await page.tap("#back");
  assert.ok(await sentence.isVisible());
  await page.fill("#question", "云岭乡党委书记是谁？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said");
  await picture(page, "phone-answer");
  await page.close();
});

test("light and dark follow the system, and the button", async () => {
  const page = await home.window({ colorScheme: "dark" });
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await paper();
  await page.click("#theme");
  const light = await paper();
  assert.notEqual(light, dark);
  await page.reload();
  assert.equal(await paper(), light, "the choice is kept");
  await page.click("#theme");
  assert.equal(await paper(), dark);
  await page.close();
});

test("the interface speaks English and Chinese, with the same keys in both", async () => {
  const page = await home.window({ locale: "zh-CN" });
  assert.equal(await page.textContent("#desk-title"), "放一版报纸上来");
  await page.click("#language");
  assert.equal(await page.textContent("#desk-title"), "Put a page on the table");
  await drop(page, FOUR);
  await laid(page);
  await page.click("#language");
  assert.equal(await page.getAttribute("html", "lang"), "zh");
  assert.match(await page.textContent("#counts"), /4 篇文章/);
  assert.match(await page.locator(".knot.after").first().textContent(), /下接/);
  const keys = await page.evaluate(async () => {
    const [en, zh] = await Promise.all([import("/assets/words-en.js"), import("/assets/words-zh.js")]);
    return [Object.keys(en.default), Object.keys(zh.default)];
  });
  assert.deepEqual(keys[0], keys[1]);
  await page.close();
});
