// Pictures behind the words of a printed page: drawn from a PDF, or given beside ALTO, and only what is a picture.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { deflateSync, crc32 } from "node:zlib";
import { house, PHONE, picture } from "./house.mjs";

let home;
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const pdf = await readFile(new URL("../cases/70d-printed-pdf-in-rows/input.pdf", import.meta.url));
const alto = await readFile(new URL("../cases/70-printed-alto/input.xml", import.meta.url));
before(async () => (home = await house("none")));
after(() => home?.close());

/** A grey PNG file with a black corner. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 200);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0;
    if (y < height / 8) rows.fill(0, y * (width + 1) + 1, y * (width + 1) + 1 + width / 8);
  }
  const parts = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

/** The same as a TIFF file of one strip. */
function tiff(width, height) {
  const tags = [[256, width], [257, height], [258, 8], [259, 1], [262, 1], [273, 8 + 2 + 9 * 12 + 4], [277, 1], [278, height], [279, width * height]];
  const head = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, value], at) => {
    head.writeUInt16LE(tag, 10 + at * 12);
    head.writeUInt16LE(4, 12 + at * 12);
    head.writeUInt32LE(1, 14 + at * 12);
    head.writeUInt32LE(value, 18 + at * 12);
  });
  const rows = Buffer.alloc(width * height, 200);
  for (let y = 0; y < height / 8; y += 1) rows.fill(0, y * width, y * width + width / 8);
  return Buffer.concat([head, rows]);
}

/** What is seen of the picture: its size, and how dark its corner and its middle are. */
const seen = (page) =>
  page.locator(".paper.pictured .picture").first().evaluate((canvas) => {
    const pen = canvas.getContext("2d");
    const dark = (x, y) => pen.getImageData(x, y, 1, 1).data[0];
    return {
      width: canvas.width,
      height: canvas.height,
      corner: dark(2, 2),
      middle: dark(canvas.width >> 1, canvas.height >> 1),
    };
  });

test("the page of a PDF is drawn behind its words, which stay to be marked and found", async () => {
  const page = await home.window();
  await page.setInputFiles("#file", { name: "printed.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.waitForSelector(".paper.pictured .picture", { state: "attached" });
  const { width, height } = await seen(page);
  assert.ok(width >= 1900 && height > 500, `${width} × ${height}`);
  assert.ok((await page.locator(".paper .line").count()) > 10);
  // This file has no letters of its own: its words are shown over what else there is.
  const ink = await page.locator(".paper.wordless .line").first().evaluate((line) => getComputedStyle(line).color);
  assert.notEqual(ink, "rgba(0, 0, 0, 0)");
  await picture(page, "picture-pdf");
  await page.keyboard.press("i");
  await page.waitForSelector("#sheet.facsimile .paper:not(.pictured)");
  await page.click("#picture");
  await page.waitForSelector(".paper.pictured .picture", { state: "attached" });
  await page.reload();
  await page.waitForSelector(".paper.pictured .picture", { state: "attached" });
  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.strays, []);
  await page.close();
});

for (const [kind, buffer] of [["png", png(320, 480)], ["tif", tiff(320, 480)]]) {
  test(`a ${kind} file beside ALTO is the picture of its page`, async () => {
    const page = await home.window();
    await page.setInputFiles("#file", [
      { name: `p7.${kind}`, mimeType: "", buffer },
      { name: "p7.alto.xml", mimeType: "application/xml", buffer: alto },
    ]);
    await page.waitForSelector(".paper.pictured .picture", { state: "attached" });
    const { width, height, corner, middle } = await seen(page);
    assert.deepEqual([width, height], [320, 480]);
    assert.ok(corner < 20 && Math.abs(middle - 200) < 8, `${corner} ${middle}`);
    await page.close();
  });
}

test("a picture dropped later is that of the page on the table, and no other file is", async () => {
  const page = await home.window();
  const named = alto.toString().replace("<Description>", "<Description><sourceImageInformation><fileName>x/Scan 9.tif</fileName></sourceImageInformation>");
  await page.setInputFiles("#file", { name: "odd.xml", mimeType: "application/xml", buffer: Buffer.from(named.replace("CONTENT=\"", "CONTENT=\"A")) });
  await page.waitForSelector("#sheet.facsimile .line", { state: "attached" });
  assert.equal(await page.locator("#picture").isVisible(), false);
  const put = (body, sheet = 1, type = "application/octet-stream") =>
    page.evaluate(
      async ([bytes, at, kind]) => {
        const id = location.hash.split("/").pop();
        const headers = { "X-Standfirst": "1", "Content-Type": kind };
        const sent = await fetch(`/v1/pages/${id}/pictures/${at}`, { method: "PUT", headers, body: new Uint8Array(bytes) });
        return sent.status;
      },
      [[...body], sheet, type],
    );
  assert.equal(await put(Buffer.from("<svg onload='alert(1)'/>"), 1, "image/svg+xml"), 422);
  assert.equal(await put(Buffer.from("II*\0 and no more")), 422);
  assert.equal(await put(png(40_000, 1).subarray(0, 40)), 204, "a browser that cannot show it shows words alone");
  assert.equal(await put(png(8, 8), 7), 404);
  const huge = png(8, 8);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  assert.equal(await put(huge), 422);
  await page.evaluate(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "any.png", { type: "image/png" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
    },
    [...png(64, 96)],
  );
  await page.waitForSelector(".paper.pictured .picture", { state: "attached" });
  assert.deepEqual((({ width, height }) => [width, height])(await seen(page)), [64, 96]);
  await page.close();
});

test("words in a picture are no barrier, in the dark and on a phone", async () => {
  for (const options of [{}, { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "dark" }]) {
    const page = await home.window(options);
    await page.setInputFiles("#file", { name: "printed.pdf", mimeType: "application/pdf", buffer: pdf });
    if (options.viewport) {
      await page.waitForSelector("#sheet.facsimile .line", { state: "attached" });
      await page.tap("#show-source");
    }
    await page.waitForSelector(".paper.pictured .picture");
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
    if (options.viewport) await picture(page, "picture-phone");
    await page.close();
  }
});
