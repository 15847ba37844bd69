// When the service refuses, is busy, wants a token or is gone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drop, FOUR, house, laid } from "./house.mjs";

let home;
before(async () => (home = await house()));
after(() => home?.close());

const problem = (status, fields, headers = {}) => ({
  status,
  headers: { "Content-Type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: "about:blank", title: "Refused", status, ...fields }),
});

async function paste(page) {
  await page.fill("#paste", "一行字。");
  await page.click("#intake button");
}

test("a problem is told with its way out, and closed", async () => {
  const page = await home.window();
  await page.route("**/v1/pages", (route) =>
    route.request().method() === "POST"
      ? route.fulfill(problem(422, { detail: "byte 7 is <b>no</b> text", hint: "iconv page.txt" }))
      : route.continue(),
  );
  await paste(page);
  const notice = page.locator("#notices");
  await notice.locator("code").waitFor();
  assert.match(await notice.textContent(), /byte 7 is <b>no<\/b> text.*iconv page\.txt/s);
  await notice.locator("button").click();
  assert.equal(await notice.textContent(), "");
  await page.close();
});

test("a busy service is asked again when it says", async () => {
  const page = await home.window();
  let asked = 0;
  await page.route("**/answers", (route) =>
    (asked += 1) < 3 ? route.fulfill(problem(429, {}, { "Retry-After": "1" })) : route.continue(),
  );
  await drop(page, FOUR);
  await laid(page);
  await page.fill("#question", "火车站有几个站台？");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said");
  assert.equal(asked, 3);
  await page.close();
});

test("a service that is gone is said to be gone", async () => {
  const page = await home.window();
  await page.route("**/v1/**", (route) => route.abort());
  await paste(page);
  await page.waitForSelector(".notice");
  assert.match(await page.textContent("#notices"), /standfirst serve/);
  await page.close();
});

test("a page that is not there leads back to the desk", async () => {
  const page = await home.window();
  await page.goto(`${home.url}/#/pages/0000`);
  await page.waitForSelector(".notice");
  assert.ok(await page.locator("#desk").isVisible());
  await page.close();
});

test("a token is asked for, and sent from then on", async () => {
  const page = await home.window();
  const sent = [];
  await page.route("**/v1/pages", (route) => {
    const given = route.request().headers().authorization;
    sent.push(given ?? null);
    return given === "Bearer right" ? route.continue() : route.fulfill(problem(401, {}));
  });
  await page.reload();
  await page.waitForSelector("#entry[open]");
  await page.fill("#token", "right");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("entry").open);
  await paste(page);
  await laid(page);
  assert.ok(sent.includes(null) && sent.at(-1) === "Bearer right", sent.join(" "));
  await page.close();
});
