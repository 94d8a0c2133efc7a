/**
 * Makes text safe for a terminal. Names, messages and values come from files, clients and servers. A control character in them
 * could clear the screen, set its title, hide text or forge lines, so it is shown as an escape.
 */

/**
 * C0 controls except line feed and tab, DEL, C1 controls, line and paragraph separators, and directional formatting characters
 * (https://unicode.org/reports/tr9/#Directional_Formatting_Characters).
 */
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Replaces every control character with an escape such as `\x1b` or `\u202e`. Keeps line feeds and tabs. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : jsonEscape(character);
  });
}

/** Quotes a value for use in a sentence, on one line. */
export function quoted(value: string): string {
  return printable(JSON.stringify(value));
}

/** Returns equivalent JSON with every control character written as a JSON escape. */
export function printableJson(json: string): string {
  return json.replace(UNPRINTABLE, jsonEscape);
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
