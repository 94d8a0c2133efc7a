/** `xl/workbook.xml` (ECMA-376 Part 1 §18.2.27), which lists the sheets in order with their filter ranges. */
import { XML_DECLARATION, xmlText } from './xml.ts';

/** A sheet in the list of the workbook. */
export interface SheetListing {
  /** A name that Excel accepts. */
  name: string;
  /** The range with filter buttons, such as `A1:L100`, or null if it has none. */
  filter: string | null;
}

/** Turns `A1:L100` into `$A$1:$L$100`. */
const absolute = (range: string): string => range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');

/** Returns the XML of the workbook. Relationship `rIdN` is sheet N. */
export function workbookXml(sheets: readonly SheetListing[]): string {
  const list = sheets.map(({ name }, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  // Excel also keeps the range of an autofilter in this hidden name, which it would add on the first save (§18.2.5).
  const names = sheets.map(({ name, filter }, i) => {
    if (filter === null) return '';
    const range = `'${name.replaceAll("'", "''")}'!${absolute(filter)}`;
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${xmlText(range)}</definedName>`;
  });
  const defined = names.join('');
  return [
    XML_DECLARATION,
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/></bookViews>',
    `<sheets>${list.join('')}</sheets>`,
    defined && `<definedNames>${defined}</definedNames>`,
    '</workbook>',
  ].join('');
}
