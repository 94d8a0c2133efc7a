/**
 * The parts that list the other parts: content types (ECMA-376 Part 2 §7.2.3) and relationships (Part 2 §6.5).
 */
import { RELATIONSHIPS, XML_DECLARATION } from './xml.ts';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const PACKAGE = 'application/vnd.openxmlformats-package';
const DOCUMENT = 'application/vnd.openxmlformats-officedocument';
const PACKAGE_RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Returns the path of sheet `n` (1-based) below `xl/`. */
export const sheetPath = (n: number): string => `worksheets/sheet${n}.xml`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

function relationships(list: readonly { type: string; target: string }[]): string {
  const items = list.map(({ type, target }, i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`);
  return `${XML_DECLARATION}<Relationships xmlns="${PACKAGE_RELATIONSHIPS}">${items.join('')}</Relationships>`;
}

/** The paths of the drawing and the chart below `xl/`. */
export const DRAWING_PATH = 'drawings/drawing1.xml';
export const CHART_PATH = 'charts/chart1.xml';

/** Returns `[Content_Types].xml`. */
export function contentTypesXml(sheets: number, hasChart: boolean): string {
  const parts = [
    ['/xl/workbook.xml', `${SPREADSHEET}.sheet.main+xml`],
    ...numbers(sheets).map((n) => [`/xl/${sheetPath(n)}`, `${SPREADSHEET}.worksheet+xml`]),
    ...(hasChart
      ? [
          [`/xl/${DRAWING_PATH}`, `${DOCUMENT}.drawing+xml`],
          [`/xl/${CHART_PATH}`, `${DOCUMENT}.drawingml.chart+xml`],
        ]
      : []),
    ['/xl/styles.xml', `${SPREADSHEET}.styles+xml`],
    ['/docProps/core.xml', `${PACKAGE}.core-properties+xml`],
    ['/docProps/app.xml', `${DOCUMENT}.extended-properties+xml`],
  ];
  const overrides = parts.map(([path, type]) => `<Override PartName="${path}" ContentType="${type}"/>`);
  return `${XML_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${PACKAGE}.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}

/** Returns `_rels/.rels`. */
export function packageRelationshipsXml(): string {
  return relationships([
    { type: `${RELATIONSHIPS}/officeDocument`, target: 'xl/workbook.xml' },
    { type: `${PACKAGE_RELATIONSHIPS}/metadata/core-properties`, target: 'docProps/core.xml' },
    { type: `${RELATIONSHIPS}/extended-properties`, target: 'docProps/app.xml' },
  ]);
}

/** Returns `xl/_rels/workbook.xml.rels`. Sheet N is `rIdN`, and the styles are last. */
export function workbookRelationshipsXml(sheets: number): string {
  return relationships([
    ...numbers(sheets).map((n) => ({ type: `${RELATIONSHIPS}/worksheet`, target: sheetPath(n) })),
    { type: `${RELATIONSHIPS}/styles`, target: 'styles.xml' },
  ]);
}

/** Returns the relationships of a sheet with a drawing. The drawing is `rId1`. */
export function sheetRelationshipsXml(): string {
  return relationships([{ type: `${RELATIONSHIPS}/drawing`, target: `../${DRAWING_PATH}` }]);
}

/** Returns the relationships of the drawing. The chart is `rId1`. */
export function drawingRelationshipsXml(): string {
  return relationships([{ type: `${RELATIONSHIPS}/chart`, target: `../${CHART_PATH}` }]);
}

/** Returns the path of the relationships of a part, such as `worksheets/_rels/sheet2.xml.rels`. */
export function relationshipsPath(part: string): string {
  const name = part.lastIndexOf('/') + 1;
  return `${part.slice(0, name)}_rels/${part.slice(name)}.rels`;
}
