// A source whose spans count bytes of UTF-8, where the browser's strings count UTF-16 units.

const STEP = 1024;

/** Bytes that the code point beginning at `unit` takes in UTF-8, and units that it takes here. */
function sizes(text, unit) {
  const point = text.codePointAt(unit);
  const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  return [bytes, point < 0x10000 ? 1 : 2];
}

export class Source {
  /** Byte and unit of a character's border, about every `STEP` units. */
  #bytes = [];
  #units = [];

  constructor(text) {
    this.text = text;
    let byte = 0;
    let due = 0;
    for (let unit = 0; unit < text.length;) {
      if (unit >= due) {
        this.#bytes.push(byte);
        this.#units.push(unit);
        due = unit + STEP;
      }
      const [bytes, units] = sizes(text, unit);
      byte += bytes;
      unit += units;
    }
    this.bytes = byte;
  }

  /** The unit at which a byte's character begins. */
  unit(byte) {
    if (byte >= this.bytes) return this.text.length;
    let low = 0;
    let high = this.#bytes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#bytes[middle] <= byte) low = middle;
      else high = middle - 1;
    }
    let at = this.#bytes[low] ?? 0;
    let unit = this.#units[low] ?? 0;
    while (unit < this.text.length) {
      const [bytes, units] = sizes(this.text, unit);
      if (at + bytes > byte) break;
      at += bytes;
      unit += units;
    }
    return unit;
  }

  /** The words between two bytes. */
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** Whether only white space stands between two bytes. */
  blank(start, end) {
    return start >= end || this.slice(start, end).trim() === "";
  }
}
