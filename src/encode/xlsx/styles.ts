/** `xl/styles.xml` (ECMA-376 Part 1 §18.8) and the indexes of its cell styles. */
import type { Kind } from '../kinds.ts';

/**
 * Index of each cell style in `cellXfs` below. Both timestamp styles have one digit, so that all tags of a column have the same
 * length.
 */
export const Style = {
  general: 0,
  heading: 1,
  text: 2,
  integer: 3,
  money: 4,
  percent: 5,
  date: 6,
  timestamp: 7,
  timestampMilliseconds: 8,
  noteLabel: 9,
  noteText: 10,
  numberHeading: 11,
} as const;

/** The cell style of each kind. A decimal is General, which shows all digits. */
export const styleOfKind: Readonly<Record<Kind, number>> = {
  text: Style.general,
  url: Style.general,
  boolean: Style.general,
  decimal: Style.general,
  id: Style.text,
  integer: Style.integer,
  money: Style.money,
  percent: Style.percent,
  date: Style.date,
  timestamp: Style.timestamp,
};

/** The number format that Excel shows values of a kind with, or null for General. Timestamps have milliseconds if they are not whole seconds. */
export const numberFormatOfKind: Readonly<Record<Kind, string | null>> = {
  text: null,
  url: null,
  boolean: null,
  decimal: null,
  id: '@',
  integer: '0',
  money: '#,##0.00',
  percent: '0.00%',
  date: 'yyyy-mm-dd',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
};

/** Returns the attribute `s` of a cell with a leading space, or an empty string for the default style. */
export function styleAttribute(style: number): string {
  return style === Style.general ? '' : ` s="${style}"`;
}

/**
 * The format without milliseconds is only for whole seconds. Excel rounds to the precision of the format, so it would show
 * 23:59:59.9 as the next day.
 */
const numberFormats = ['yyyy\\-mm\\-dd', 'yyyy\\-mm\\-dd\\ hh:mm:ss', 'yyyy\\-mm\\-dd\\ hh:mm:ss.000'].map(
  (code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code}"/>`,
);

/** Number formats below 164 are built in (§18.8.30): 1 is `0`, 4 is `#,##0.00`, 10 is `0.00%`, and 49 is `@`. */
const xfs = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="right"/></xf>',
];

/** The XML of the styles. Excel expects the two fills and the empty border at the beginning of their lists. */
export const stylesXml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${numberFormats.length}">${numberFormats.join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
