/** The XLSX file format: Excel workbooks (ECMA-376, Transitional). */
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece, SummaryChart } from '../format.ts';
import { deflateChunk } from '../zip/deflate-chunk.ts';
import { joinZip, type ZipEntry } from '../zip/join-zip.ts';
import { chartXml } from './chart.ts';
import { appPropertiesXml, corePropertiesXml } from './document-properties.ts';
import { drawingXml } from './drawing.ts';
import { encodeRows } from './encode-rows.ts';
import { MAX_ROWS } from './limits.ts';
import {
  CHART_PATH,
  contentTypesXml,
  DRAWING_PATH,
  drawingRelationshipsXml,
  packageRelationshipsXml,
  relationshipsPath,
  sheetPath,
  sheetRelationshipsXml,
  workbookRelationshipsXml,
} from './package-parts.ts';
import { dataSheet, notesSheet } from './sheet-entry.ts';
import { sheetNames } from './sheet-names.ts';
import { stylesXml } from './styles.ts';
import { summarySheet } from './summary-sheet.ts';
import { workbookXml } from './workbook.ts';

const SUMMARY_NAME = 'Summary';
const NOTES_NAME = 'About this file';

function encode({ kinds, rows, firstRow }: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const forms = kinds.map((kind) => ({ kind }));
  const { shown, ...encoded } = encodeRows(forms, { rows, firstRow, into });
  return { ...encoded, groupDigests: shown.digests() };
}

function join({ columns, sheetName, sheets, summary = null, notes, createdAt }: FileLayout): Piece[] {
  if (sheets.length === 0) throw new Error('A workbook needs at least one sheet.');
  const named = [
    ...sheets.map((fragments, i) => ({ name: sheetName, entry: dataSheet(columns, fragments, i === 0) })),
    ...(summary ? [{ name: SUMMARY_NAME, entry: summarySheet(summary) }] : []),
    ...(notes.length > 0 ? [{ name: NOTES_NAME, entry: notesSheet(notes) }] : []),
  ];
  const entries = named.map(({ entry }) => entry);
  const names = sheetNames(named.map(({ name }) => name));
  const listings = entries.map(({ filter }, i) => ({ name: names[i]!, filter }));
  const chart = summary?.chart ?? null;
  const part = (name: string, xml: string): ZipEntry => ({ name, chunks: [deflateChunk(Buffer.from(xml), true)] });
  // The content types must be first, because some readers recognize the file by its first entry.
  return joinZip([
    part('[Content_Types].xml', contentTypesXml(entries.length, chart !== null)),
    part('_rels/.rels', packageRelationshipsXml()),
    part('docProps/app.xml', appPropertiesXml),
    part('docProps/core.xml', corePropertiesXml(sheetName, createdAt)),
    part('xl/workbook.xml', workbookXml(listings)),
    part('xl/_rels/workbook.xml.rels', workbookRelationshipsXml(entries.length)),
    part('xl/styles.xml', stylesXml),
    ...entries.map(({ chunks }, i): ZipEntry => ({ name: `xl/${sheetPath(i + 1)}`, chunks })),
    ...(chart ? chartParts(chart, sheets.length + 1, names[sheets.length]!) : []),
  ]);

  /** The chart on the sheet with this number and name, and the parts that connect them. */
  function chartParts(of: SummaryChart, sheet: number, name: string): ZipEntry[] {
    return [
      part(`xl/${relationshipsPath(sheetPath(sheet))}`, sheetRelationshipsXml()),
      part(`xl/${DRAWING_PATH}`, drawingXml(of)),
      part(`xl/${relationshipsPath(DRAWING_PATH)}`, drawingRelationshipsXml()),
      part(`xl/${CHART_PATH}`, chartXml(of, name)),
    ];
  }
}

export const xlsxFormat: FileFormat = {
  name: 'xlsx',
  extension: 'xlsx',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  growth: 1,
  firstRow: 2,
  rowsPerSheet: MAX_ROWS - 1,
  encode,
  join,
};
