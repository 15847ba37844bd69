// House rules of the page's files that a machine can check.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../src/http/page/", import.meta.url);
const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);
const all = files.map(([, text]) => text).join("\n");
const words = (name) => [...files.find(([file]) => file === name)[1].matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);

test("files are small, say what they are for, and weigh little together", () => {
  for (const [name, text] of files) {
    assert.ok(text.split("\n").length <= 300, name);
    assert.ok(/^(\/\/ |\/\* |<!doctype|export default)/.test(text), `\`${name}\` does not say what it is for`);
  }
  assert.ok(Buffer.byteLength(all) < 190_000, `${Buffer.byteLength(all)} bytes`);
});

test("text of pages cannot become markup, and nothing is fetched from elsewhere", () => {
  for (const [name, text] of files) {
    for (const banned of [
      "innerHTML",
      "outerHTML",
      "insertAdjacentHTML",
      "document.write",
      "eval(",
      "new Function",
      "srcdoc",
      "@import",
    ]) {
      assert.ok(!text.includes(banned), `\`${name}\` holds \`${banned}\``);
    }
    const outside = (text.match(/https?:\/\/[^\s"')]+/g) ?? []).filter((url) => !url.startsWith("http://www.w3.org/"));
    assert.deepEqual(outside, [], name);
  }
  const [, html] = files.find(([name]) => name === "index.html");
  assert.ok(
    !/\son\w+=|\sstyle=|<style|<script(?![^>]*src=)/.test(html),
    "no script and no style stands in the document",
  );
});

test("every word is there in both languages, and used", () => {
  const [en, zh] = [words("words-en.js"), words("words-zh.js")];
  assert.deepEqual(en, zh);
  const code = files
    .filter(([name]) => !/^words-/.test(name))
    .map(([, text]) => text)
    .join("\n");
  for (const key of en) assert.ok(code.includes(`"${key}"`), `\`${key}\` is used nowhere`);
  const asked = [...code.matchAll(/\bt\("(\w+)"|data-t(?:-\w+)?="(\w+)"/g)].map(([, one, other]) => one ?? other);
  for (const key of asked) assert.ok(en.includes(key), `\`${key}\` is in no language`);
});

test("every file is reached from the document", () => {
  for (const [name] of files) {
    const reached = name === "index.html" || all.includes(`"/assets/${name}"`) || all.includes(`"./${name}"`);
    assert.ok(reached, `\`${name}\` is asked for by nothing`);
  }
});
