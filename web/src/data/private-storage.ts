/** What this tab keeps of a user across a reload. Signing out removes all of it. */

const PREFIX = 'sheaf-private:';

/** Maximum characters of one value. A larger one is not kept. Browsers allow about five million characters for everything. */
const MAX_PRIVATE = 500_000;

/** Keeps a JSON value, or removes it if it is null or too large. A browser that stores nothing loses it with the next reload. */
export function keepPrivate(name: string, value: unknown): void {
  try {
    const text = JSON.stringify(value);
    if (value === null || text.length > MAX_PRIVATE) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, text);
  } catch {
    // Storage is full, or switched off.
  }
}

/** The value, or null. Its form is that of whatever version of this page kept it, so check it. */
export function readPrivate(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/** Removes everything of the user who signs out. */
export function forgetPrivate(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
