// A reader's way through a page, with mouse and eyes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { drop, fixture, FOUR, house, laid, lit, picture, written } from "./house.mjs";

let home;
before(async () => (home = await house()));
after(() => home?.close());

const HEADLINES = ["石桥水库加固工程提前完工", "夜校灯火亮起来", "高山茶园迎来采茶客", "三条公交线路开进山村"];

test("a dropped page becomes four articles, each with its standfirst", async () => {
  const page = await home.window();
  await drop(page, FOUR);
  await laid(page);
  assert.deepEqual(await page.locator("#briefs h3[id^=brief]").allTextContents(), HEADLINES);
  for (const article of await page.locator(".brief").all()) {
    assert.ok((await article.locator(".standfirst .sentence").count()) > 0, await article.textContent());
  }
  const printed = (await page.locator("#sheet .words").allTextContents()).join("").replace(/\s/g, "");
  assert.equal(printed, (await readFile(FOUR, "utf8")).replace(/\s/g, ""), "the page is there whole, as printed");
  assert.equal(await page.locator("#sheet .run[data-article=a1]").count(), 2, "the torn article stands in two places");
  assert.equal(await page.locator("svg.threads .thread").count(), 1);
  await picture(page, "articles");
  await page.close();
});

test("a sentence that is pointed at lights its support, a click leads there", async () => {
  const page = await home.window();
  await drop(page, FOUR);
  await laid(page);
  const sentence = page.locator(".brief").nth(3).locator(".standfirst .sentence").first();
  assert.deepEqual(await lit(page), []);
  await sentence.hover();
  const support = (await lit(page)).join("");
  const source = await page.locator("#sheet .run[data-article=a4]").textContent();
  assert.ok(support.length > 10 && source.includes(support), `lit: ${support}`);
  await page.mouse.move(2, 2);
  assert.deepEqual(await lit(page), [], "the light goes with the pointer");
  await sentence.click();
  await page.mouse.move(2, 2);
  assert.equal((await lit(page)).join(""), support, "a click keeps the light");
  await assert.doesNotReject(page.locator("#sheet mark").first().waitFor({ state: "visible" }));
  assert.ok(
    await page
      .locator("#sheet mark")
      .first()
      .evaluate((mark) => {
        const box = mark.getBoundingClientRect();
        const pane = document.getElementById("source").getBoundingClientRect();
        return box.top >= pane.top && box.bottom <= pane.bottom;
      }),
    "the support is in sight",
  );
  await page.close();
});

test("a question is answered with its citation lit, or said to be not stated", async () => {
  const page = await home.window();
  await drop(page, FOUR);
  await laid(page);
  await page.fill("#question", "云岭乡党委书记是谁？");
  await page.click("#ask button");
  await page.waitForSelector(".said");
  assert.match(await page.textContent(".said"), /温岚/);
  assert.ok((await page.locator("#sheet mark.exact").allTextContents()).join("").includes("温岚"));
  assert.ok((await lit(page)).join("").includes("云岭乡党委书记温岚表示"));
  assert.equal(await page.evaluate(() => scrollY), 0, "panes scroll, the window does not");
  await picture(page, "answered");
  await page.fill("#question", "火车站有几个站台？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said.none");
  assert.equal(await page.textContent(".said"), "Not stated");
  assert.deepEqual(await lit(page), [], "nothing is lit for what is not stated");
  await picture(page, "not-stated");
  await page.close();
});

test("earlier pages are listed, opened again and deleted", async () => {
  const page = await home.window();
  await page.fill("#paste", await readFile(FOUR, "utf8"));
  await page.click("#intake button");
  await laid(page);
  await page.reload();
  await laid(page);
  await page.click("#home");
  const entries = page.locator("#earlier-list li");
  await entries.first().waitFor();
  const count = await entries.count();
  assert.ok((await entries.allTextContents()).some((words) => words.includes(HEADLINES[0])));
  await entries.first().locator("a").click();
  await laid(page);
  await page.goBack();
  await entries.first().locator("button").click();
  await page.waitForFunction((left) => document.querySelectorAll("#earlier-list li").length === left, count - 1);
  await page.close();
});

test("pages of one file are shown in turn, and a question may be asked of all", async () => {
  const page = await home.window();
  const text = await readFile(FOUR, "utf8");
  const [first, second] = [text.slice(0, text.indexOf("夜校灯火")), text.slice(text.indexOf("高山茶园"))];
  await page.fill("#paste", `${first}\f${second}`);
  await page.click("#intake button");
  await laid(page);
  assert.equal(await page.locator("#siblings a").count(), 2);
  assert.equal(await page.locator("#briefs h3").first().textContent(), HEADLINES[0]);
  await page.selectOption("#scope", "all");
  await page.fill("#question", "云岭乡党委书记是谁？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said");
  assert.deepEqual(await lit(page), [], "what stands in another page of that name lights nothing in this one");
  await page.locator(".answer blockquote a").click();
  await page.waitForFunction((headline) => document.querySelector("#briefs h3")?.textContent === headline, HEADLINES[2]);
  assert.ok((await lit(page)).join("").includes("云岭乡党委书记温岚表示"), "a citation leads to its page");
  await page.locator("#siblings a").first().click();
  await page.waitForFunction((headline) => document.querySelector("#briefs h3")?.textContent === headline, HEADLINES[0]);
  assert.equal(await page.locator("#siblings a[aria-current]").textContent(), "1");
  await page.close();
});

test("several files are taken at once", async () => {
  const page = await home.window();
  const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  const text = await readFile(FOUR, "utf8");
  await page.setInputFiles("#file", [file("one.txt", text), file("two.txt", `另一版\n\n${text}`)]);
  await laid(page);
  assert.equal(await page.textContent("#folio"), "one.txt");
  await page.click("#home");
  await page.locator("#earlier-list li", { hasText: "two.txt" }).waitFor();
  await page.close();
});

test("page and summary are saved as Markdown and as JSON", async () => {
  const page = await home.window();
  await drop(page, FOUR);
  await laid(page);
  const saved = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const markdown = await saved("#save-markdown");
  assert.equal(markdown.name, "zh-four.md");
  for (const headline of HEADLINES) assert.ok(markdown.text.includes(`## ${headline}`));
  const json = JSON.parse((await saved("#save-json")).text);
  assert.equal(json.page.schema, "standfirst.page/1");
  assert.equal(json.summary.schema, "standfirst.summary/1");
  await page.close();
});

test("a hostile page stays text", async () => {
  const page = await home.window();
  await page.fill("#paste", await readFile(fixture("hostile.txt"), "utf8"));
  await page.click("#intake button");
  await laid(page);
  assert.equal(await page.locator("#room script, #room iframe, #room img, #room style, #room b").count(), 0);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  const words = (await page.locator("#sheet .words").allTextContents()).join("");
  assert.ok(words.includes("<script>window.pwned=2</script>渡口恢复通航"));
  await page.fill("#question", "<img src=x onerror=window.pwned=6> 票价多少元？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said");
  assert.equal(await page.locator("#answers img").count(), 0);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.deepEqual(page.faults, []);
  await page.close();
});

test("nothing leaves the machine, nothing fails, and all of it is small", async () => {
  const page = await home.window();
  await drop(page, FOUR);
  await laid(page);
  await page.selectOption("#write-in", "en");
  await written(page);
  assert.deepEqual(page.strays, []);
  assert.deepEqual(page.faults, []);
  const bytes = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .filter(({ name }) => !name.includes("/v1/"))
      .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
  );
  assert.ok(bytes > 20_000 && bytes < 190_000, `${bytes} bytes`);
  const [paint] = await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint").map((entry) => entry.startTime),
  );
  console.log(`first paint after ${Math.round(paint)} ms, ${bytes} bytes`);
  await page.close();
});
