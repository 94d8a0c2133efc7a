/** `xl/workbook.xml` (ECMA-376 Part 1 §18.2.27): the sheets in order, and the filter range of each that has one. */
import { XML_DECLARATION, xmlText } from './xml.ts';

/** A sheet as the workbook lists it. */
export interface SheetListing {
  /** A legal name. */
  name: string;
  /** The range with filter buttons, `A1:L100`, or null. */
  filter: string | null;
}

/** `A1:L100` as `$A$1:$L$100`. */
const absolute = (range: string): string => range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');

/** The whole part. Relationship `rIdN` is sheet N. */
export function workbookXml(sheets: readonly SheetListing[]): string {
  const list = sheets.map(({ name }, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  // Excel keeps the range of an autofilter in this hidden name too, and writes it itself on the first save (§18.2.5).
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
