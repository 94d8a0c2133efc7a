/** Converts cells of a sheet to COPY fields, by the kind of their column. */
import type { Kind } from '../../encode/kinds.ts';
import { copyField, utf8 } from '../copy-form.ts';

/** Days from 1899-12-30, Excel's day 0, to 1970-01-01. */
const EPOCH = 25_569;
const DAY_MS = 86_400_000;

/** The COPY field for the number in a cell. */
export function numberValue(literal: string, kind: Kind): string {
  const value = Number(literal);
  if ((kind !== 'date' && kind !== 'timestamp') || !(value >= 0 && value < 2_958_466)) return literal;
  const iso = new Date(Math.round((value - EPOCH) * DAY_MS)).toISOString();
  if (kind === 'date') return literal.includes('.') ? literal : iso.slice(0, 10);
  return `${iso.slice(0, 10)} ${iso.slice(11, 23).replace(/\.?0+$/, '')}`;
}

/** Converts `1` and `0` to the booleans of COPY. */
export function booleanValue(literal: string): string {
  if (literal === '1') return 't';
  return literal === '0' ? 'f' : copyField(literal);
}

const MAX_CODE_POINT = 0x10ffff;

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The COPY field for an inline string. Decodes XML references, then `_xHHHH_` of ST_Xstring. */
export function textValue(xml: string): string {
  let text = xml;
  if (text.includes('&')) {
    text = text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
      if (name) return entities[name] ?? whole;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= MAX_CODE_POINT ? utf8(String.fromCodePoint(code)) : whole;
    });
  }
  if (text.includes('_x')) {
    text = text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex) => utf8(String.fromCharCode(Number.parseInt(hex, 16))));
  }
  return copyField(text);
}
