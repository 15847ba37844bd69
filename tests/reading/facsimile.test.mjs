// The page as it was printed: lines at their places, zoom, map, light and threads, by mouse, by keys, on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { house, PHONE, picture } from "./house.mjs";

let home;
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
before(async () => (home = await house("none")));
after(() => home?.close());

const WORDS = "the ferry kept its course over the wide brown water".split(" ");

/** A page of ALTO: `columns` of `blocks` paragraphs each, a headline over every third. */
function alto(columns, blocks) {
  const [width, gap, leading] = [380, 20, 14];
  const lines = 3;
  const high = (lines + 1) * leading;
  const found = [];
  const string = (text, x, y, long, tall) =>
    `<TextLine HPOS="${x}" VPOS="${y}" WIDTH="${long}" HEIGHT="${tall}"><String CONTENT="${text}" HPOS="${x}" VPOS="${y}" WIDTH="${long}" HEIGHT="${tall}"/></TextLine>`;
  for (let column = 0; column < columns; column += 1) {
    for (let block = 0; block < blocks; block += 1) {
      const [x, y] = [40 + column * (width + gap), 60 + block * high];
      const title = block % 3 === 0;
      const body = Array.from({ length: title ? 1 : lines }, (_, line) => {
        const words = WORDS.map((_, at) => WORDS[(at + line + block + column) % WORDS.length]).join(" ");
        return title
          ? string(`Ferry ${column * blocks + block} saved`, x, y, 220, 26)
          : string(line === 2 ? `${words}.` : words, x, y + line * leading, width, 11);
      });
      found.push(`<TextBlock ID="b${column}_${block}" HPOS="${x}" VPOS="${y}" WIDTH="${width}" HEIGHT="${high}">${body.join("")}</TextBlock>`);
    }
  }
  return `<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description><Layout><Page WIDTH="${80 + columns * (width + gap)}" HEIGHT="${120 + blocks * high}"><PrintSpace>${found.join("")}</PrintSpace></Page></Layout></alto>`;
}

async function open(page, xml, name = "printed.xml") {
  await page.setInputFiles("#file", { name, mimeType: "application/xml", buffer: Buffer.from(xml) });
  await page.waitForSelector("#sheet.facsimile .line", { state: "attached" });
}

const small = () => alto(3, 12);

test("every line stands where it was printed, in its article's tint", async () => {
  const page = await home.window();
  await open(page, small());
  const seen = await page.evaluate(() => {
    const paper = document.querySelector(".paper").getBoundingClientRect();
    return [...document.querySelectorAll(".paper .line")].map((line) => {
      const box = line.getBoundingClientRect();
      return { words: line.textContent, x: (box.left - paper.left) / paper.width, wide: box.width / paper.width };
    });
  });
  assert.equal(seen.length, 3 * (4 + 8 * 3));
  for (const { words, x, wide } of seen) {
    const title = words.startsWith("Ferry ");
    const column = [40, 440, 840].some((left) => Math.abs(x - left / 1280) < 0.01);
    assert.ok(column, `${words} at ${x}`);
    assert.ok(Math.abs(wide - (title ? 220 : 380) / 1280) < 0.02, `${words} is ${wide} wide`);
  }
  assert.ok((await page.locator(".paper .run[data-tone]").count()) > 5);
  assert.equal(await page.locator(".paper .tint").evaluateAll((all) => all.filter((one) => !one.offsetWidth).length), 0);
  await picture(page, "facsimile");
  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.strays, []);
  await page.close();
});

test("a cited sentence is lit in its place", async () => {
  const page = await home.window();
  await open(page, small());
  await page.waitForSelector("#briefs .sentence, #briefs details");
  const lit = await page.evaluate(async () => {
    const [{ room }, light] = await Promise.all([import("/assets/room.js"), import("/assets/light.js")]);
    const span = room.page.articles.at(-1).sections[0].paragraphs[0].spans[0];
    light.pin([span]);
    light.show();
    const mark = document.querySelector(".paper mark").getBoundingClientRect();
    const sheet = document.getElementById("sheet").getBoundingClientRect();
    return { words: document.querySelectorAll(".paper mark").length, seen: mark.top >= sheet.top && mark.bottom <= sheet.bottom };
  });
  assert.ok(lit.words > 0 && lit.seen, JSON.stringify(lit));
  await page.close();
});

test("zoom by buttons, by keys and by the map", async () => {
  const page = await home.window();
  await open(page, alto(3, 30));
  const width = () => page.locator(".paper").evaluate((paper) => paper.getBoundingClientRect().width);
  const fit = await width();
  await page.click("#zoom-in");
  await page.keyboard.press("+");
  assert.ok((await width()) > fit * 1.5);
  assert.ok(await page.locator("#map").isVisible(), "what is not all in sight has a map");
  const box = await page.locator("#map").boundingBox();
  const before = await page.locator("#sheet").evaluate((sheet) => [sheet.scrollLeft, sheet.scrollTop]);
  await page.mouse.click(box.x + box.width - 8, box.y + box.height - 8);
  const later = await page.locator("#sheet").evaluate((sheet) => [sheet.scrollLeft, sheet.scrollTop]);
  assert.ok(later[0] > before[0] && later[1] > before[1], `${before} ${later}`);
  await page.keyboard.press("-");
  await page.keyboard.press("0");
  assert.ok(Math.abs((await width()) - fit) < 2);
  await page.keyboard.press("f");
  await page.waitForSelector("#sheet:not(.facsimile) .piece");
  assert.equal(await page.locator(".paper, #map:not([hidden])").count(), 0, "the text by itself");
  await page.keyboard.press("f");
  await page.waitForSelector("#sheet.facsimile .line");
  await page.close();
});

test("no barrier, and nothing wider than a phone", async () => {
  for (const options of [{}, { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "dark" }]) {
    const page = await home.window(options);
    await open(page, small());
    if (options.viewport) await page.tap("#show-source");
    await page.locator(".paper").first().waitFor({ state: "visible" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false);
    const found = await page.evaluate(async (source) => {
      (0, eval)(source);
      const { violations } = await window.axe.run();
      return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.slice(0, 3).map(({ html }) => html) }));
    }, axe);
    assert.deepEqual(
      found.filter(({ impact }) => impact === "serious" || impact === "critical"),
      [],
    );
    await page.focus("#sheet");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "region");
    if (options.viewport) await picture(page, "facsimile-phone");
    await page.close();
  }
});

test("a thread leads across the columns, and can be cut", async () => {
  const page = await home.window();
  await open(page, alto(2, 6));
  const drawn = await page.evaluate(async () => {
    const { room } = await import("/assets/room.js");
    // The last paragraph of the first column goes on at the head of the second.
    const page = structuredClone(room.page);
    const [from, to] = [page.articles[0], page.articles.at(-1)];
    from.sections[0].paragraphs.push(...to.sections[0].paragraphs);
    page.articles = page.articles.slice(0, -1);
    page.furniture.push(...[to.headline, ...to.deck, ...to.byline, ...to.kicker].filter(Boolean));
    const { correct } = await import("/assets/api.js");
    room.lay(await correct(room.id, page));
    return document.querySelectorAll(".paper .thread").length;
  });
  assert.ok(drawn > 0);
  const articles = await page.evaluate(async () => (await import("/assets/room.js")).room.page.articles.length);
  await page.locator(".paper .knot.after").first().click();
  await page.locator(".menu:not([hidden]) button", { hasText: "Cut" }).click();
  await page.waitForFunction(
    async (before) => (await import("/assets/room.js")).room.page.articles.length > before,
    articles,
  );
  await page.close();
});

test("five hundred blocks are drawn at once", async () => {
  const page = await home.window();
  await open(page, alto(8, 63));
  const times = await page.evaluate(async () => {
    const { room } = await import("/assets/room.js");
    const { page: fetched } = await import("/assets/api.js");
    const reply = await fetched(room.id);
    const found = [];
    for (let time = 0; time < 3; time += 1) {
      const begun = performance.now();
      room.lay({ ...reply });
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      found.push(Math.round(performance.now() - begun));
    }
    return found;
  });
  const [blocks, lines] = [await page.locator(".paper .piece").count(), await page.locator(".paper .line").count()];
  console.log(`${blocks} pieces, ${lines} lines drawn and painted in ${times.join(", ")} ms`);
  assert.ok(lines > 1000);
  await picture(page, "facsimile-500");
  await page.close();
});
