// Blocks and lines corrected on the page as it was printed: by mouse, by keys, on a phone; all is read again as corrected.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { house, PHONE, picture } from "./house.mjs";

let home;
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
before(async () => (home = await house("none")));
after(() => home?.close());

/** Two columns, an article each: a headline, then three paragraphs. */
function alto(mark) {
  const line = (text, x, y, high) =>
    `<TextLine HPOS="${x}" VPOS="${y}" WIDTH="380" HEIGHT="${high}"><String CONTENT="${text}" HPOS="${x}" VPOS="${y}" WIDTH="380" HEIGHT="${high}"/></TextLine>`;
  const block = (lines, x, y, high) =>
    `<TextBlock ID="b${x}_${y}" HPOS="${x}" VPOS="${y}" WIDTH="380" HEIGHT="${lines.length * high}">${lines.map((text, at) => line(text, x, y + at * high, high)).join("")}</TextBlock>`;
  const column = (x, name) =>
    [
      block([`The ${name} is ${mark}`], x, 60, 34),
      ...[0, 1, 2].map((at) =>
        block(
          [`The council kept the ${name} on day ${at} of`, `the week, and the people of the town`, `thanked it for the ${name} in the square.`],
          x,
          130 + at * 70,
          15,
        ),
      ),
    ].join("");
  return `<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description><Layout><Page WIDTH="880" HEIGHT="420"><PrintSpace>${column(40, "ferry")}${column(460, "bridge")}</PrintSpace></Page></Layout></alto>`;
}

async function open(page, mark) {
  await page.setInputFiles("#file", { name: `${mark}.xml`, mimeType: "application/xml", buffer: Buffer.from(alto(mark)) });
  await page.waitForSelector("#sheet.facsimile .line", { state: "attached" });
  await page.evaluate(() => {
    const said = document.getElementById("said");
    window.heard = [];
    new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true, characterData: true, subtree: true });
  });
  // What is corrected here is known, whatever was made of the page: two articles of three paragraphs.
  await page.evaluate(async () => {
    const [{ room }, { correct }] = await Promise.all([import("/assets/room.js"), import("/assets/api.js")]);
    const { text } = room.source;
    const article = (name, at) => {
      const head = [text.indexOf(`The ${name} is`), text.indexOf("\n", text.indexOf(`The ${name} is`))];
      if (head[1] < 0) head[1] = text.length;
      const paragraphs = [0, 1, 2].map((day) => {
        const from = text.indexOf(`The council kept the ${name} on day ${day}`);
        const last = `thanked it for the ${name} in the square.`;
        return { spans: [[from, text.indexOf(last, from) + last.length]], text: "" };
      });
      const id = `a${at + 1}`;
      const headline = { span: head, text: "" };
      return { id, kicker: [], headline, deck: [], byline: [], complete: true, sections: [{ id: `${id}.s1`, heading: null, paragraphs }] };
    };
    const articles = ["ferry", "bridge"].map(article);
    room.lay(await correct(room.id, { ...room.page, articles, captions: [], furniture: [], joins: [], notes: [] }));
  });
  assert.deepEqual(await told(page), [`The ferry is ${mark}`, `The bridge is ${mark}`]);
}

/** The headlines, as the service tells them. */
const told = (page) =>
  page.evaluate(async () => {
    const { page: read } = await (await fetch(`/v1/pages/${location.hash.split("/").pop()}`)).json();
    return read.articles.map(({ headline }) => headline?.text ?? null);
  });

const words = (page, place) =>
  page.evaluate(async (at) => {
    const { page: read } = await (await fetch(`/v1/pages/${location.hash.split("/").pop()}`)).json();
    const { sections } = read.articles[at];
    return sections.flatMap(({ heading, paragraphs }) => [...(heading ? [`# ${heading.text}`] : []), ...paragraphs.map(({ text }) => text)]);
  }, place);

const piece = (page, text) => page.locator(".paper .piece", { has: page.locator(".line", { hasText: text }) });
const line = (page, text) => page.locator(".paper .line", { hasText: text });

/** Until the service was told of the correction, and its words are said; what is said next may be of the summary. */
const said = (page, words) =>
  page.waitForFunction((text) => {
    const heard = window.heard.some((one) => one.includes(text));
    if (heard) window.heard = [];
    return heard;
  }, words);

test("a block is dragged to another article", async () => {
  const page = await home.window();
  await open(page, "saved");
  const before = await words(page, 0);
  await page.click("#arrange");
  const [from, to] = [await line(page, "bridge on day 1").boundingBox(), await line(page, "ferry on day 2").boundingBox()];
  await page.mouse.move(from.x + 40, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(from.x - 60, from.y + 10, { steps: 4 });
  await page.mouse.move(to.x + 60, to.y + 4, { steps: 4 });
  await page.waitForSelector(".run.target", { state: "attached" });
  await picture(page, "carried");
  await page.mouse.up();
  await said(page, "belongs to article 1");
  const later = await words(page, 0);
  assert.equal(later.length, before.length + 1);
  assert.ok(later.some((text) => text.includes("bridge on day 1")));
  assert.ok(!(await words(page, 1)).some((text) => text.includes("bridge on day 1")));
  assert.equal(await piece(page, "bridge on day 1").evaluate((one) => one.closest(".run").dataset.article), "a1");
  await page.click("#takeback");
  await said(page, "Taken back");
  assert.deepEqual(await words(page, 0), before);
  assert.deepEqual(page.faults, []);
  await page.close();
});

test("a line becomes a headline by keys alone", async () => {
  const page = await home.window();
  await open(page, "old");
  await page.keyboard.press("e");
  await page.waitForSelector("#sheet.arranging .grip:focus");
  const reach = async (text) => {
    for (let times = 0; times < 60; times += 1) {
      const here = await page.evaluate(() => document.activeElement.closest(".piece")?.textContent ?? "");
      if (here.includes(text)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no way to ${text}`);
  };
  await reach("ferry on day 1");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator(".line.chosen").textContent(), "the week, and the people of the town");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".chosen").count(), 0);
  await page.waitForSelector(".grip:focus");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator(".line.chosen").textContent(), "The council kept the ferry on day 1 of");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#arranging button:focus");
  await page.keyboard.press("Enter");
  await said(page, "headline now");
  assert.deepEqual(await told(page), ["The ferry is old", "The council kept the ferry on day 1 of", "The bridge is old"]);
  assert.ok((await words(page, 1))[0].startsWith("the week, and the people"));
  assert.equal(await page.locator(".brief").count(), 3, "and is summarised anew");
  await page.keyboard.press("u");
  await said(page, "Taken back");
  assert.equal((await told(page)).length, 2);
  await page.close();
});

test("a line becomes a heading, a headline text, a block furniture, on a phone", async () => {
  const page = await home.window({ viewport: PHONE, hasTouch: true, isMobile: true });
  await open(page, "far");
  await page.tap("#show-source");
  await page.tap("#arrange");
  await line(page, "bridge on day 1").tap();
  await page.locator("#arranging button", { hasText: "Make it a heading" }).tap();
  await said(page, "heading now");
  assert.ok((await words(page, 1)).includes("# The council kept the bridge on day 1 of"));
  await line(page, "The bridge is far").tap();
  await page.locator("#arranging button", { hasText: "Make it text" }).tap();
  await said(page, "text now");
  assert.deepEqual(await told(page), ["The ferry is far", null]);
  await line(page, "ferry on day 2").tap();
  await page.selectOption("#belongs", "none");
  await page.locator("#arranging button", { hasText: "Move it there" }).tap();
  await said(page, "no article");
  assert.ok(!(await words(page, 0)).some((text) => text.includes("day 2")));
  await picture(page, "arranging-phone");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  const found = await page.evaluate(async (source) => {
    (0, eval)(source);
    const { violations } = await window.axe.run();
    return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.slice(0, 3).map(({ html }) => html) }));
  }, axe);
  assert.deepEqual(
    found.filter(({ impact }) => impact === "serious" || impact === "critical"),
    [],
  );
  await page.close();
});

test("threads are cut and drawn on the printed page", async () => {
  const page = await home.window();
  await open(page, "torn");
  await page.click("#draw");
  await piece(page, "ferry on day 0").locator(".pick").click();
  await piece(page, "bridge on day 2").locator(".pick").click();
  await page.waitForSelector(".paper .thread", { state: "attached" });
  assert.ok((await words(page, 0)).some((text) => text.includes("bridge on day 2")));
  assert.ok(!(await words(page, 1)).some((text) => text.includes("bridge on day 2")));
  await piece(page, "ferry on day 0").locator(".knot.after").click();
  await page.locator(".menu:not([hidden]) button", { hasText: "Cut" }).click();
  await said(page, "The thread is cut");
  await page.close();
});
