// Where a byte of the source stands on the sheet.

import { byId } from "./dom.js";

/** The elements of the pieces that begin and end at a byte. */
export const atStart = (byte) => byId("sheet").querySelector(`[data-start="${byte}"]`);
export const atEnd = (byte) => byId("sheet").querySelector(`[data-end="${byte}"]`);

/** The element of the piece that holds a byte. */
export const holding = (byte) =>
  [...byId("sheet").querySelectorAll(".piece")].find(
    ({ dataset }) => Number(dataset.start) <= byte && byte < Number(dataset.end),
  );
