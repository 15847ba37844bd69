// What the browser remembers: choices of the reader, never page text.

export function recall(key) {
  try {
    return localStorage.getItem(`standfirst.${key}`);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`standfirst.${key}`);
    else localStorage.setItem(`standfirst.${key}`, value);
  } catch {
    // Private windows may keep nothing; the choice holds until the page is closed.
  }
}
