/** The XLSX file format: Excel workbooks (ECMA-376, Transitional). */
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece } from '../format.ts';
import { deflateChunk } from '../zip/deflate-chunk.ts';
import { joinZip, type ZipEntry } from '../zip/join-zip.ts';
import { appPropertiesXml, corePropertiesXml } from './document-properties.ts';
import { encodeRows } from './encode-rows.ts';
import { MAX_ROWS } from './limits.ts';
import { contentTypesXml, packageRelationshipsXml, sheetPath, workbookRelationshipsXml } from './package-parts.ts';
import { dataSheet, notesSheet } from './sheet-entry.ts';
import { sheetNames } from './sheet-names.ts';
import { stylesXml } from './styles.ts';
import { workbookXml } from './workbook.ts';

const NOTES_NAME = 'About this file';

function encode({ kinds, rows, firstRow }: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const forms = kinds.map((kind) => ({ kind }));
  const { shown, ...encoded } = encodeRows(forms, { rows, firstRow, into });
  return { ...encoded, groupDigests: shown.digests() };
}

function join({ columns, sheetName, sheets, notes, createdAt }: FileLayout): Piece[] {
  if (sheets.length === 0) throw new Error('A workbook needs at least one sheet.');
  const entries = sheets.map((fragments, i) => dataSheet(columns, fragments, i === 0));
  if (notes.length > 0) entries.push(notesSheet(notes));
  const names = sheetNames([...sheets.map(() => sheetName), ...(notes.length > 0 ? [NOTES_NAME] : [])]);
  const listings = entries.map(({ filter }, i) => ({ name: names[i]!, filter }));
  const part = (name: string, xml: string): ZipEntry => ({ name, chunks: [deflateChunk(Buffer.from(xml), true)] });
  // The content types must be first, because some readers recognize the file by its first entry.
  return joinZip([
    part('[Content_Types].xml', contentTypesXml(entries.length)),
    part('_rels/.rels', packageRelationshipsXml()),
    part('docProps/app.xml', appPropertiesXml),
    part('docProps/core.xml', corePropertiesXml(sheetName, createdAt)),
    part('xl/workbook.xml', workbookXml(listings)),
    part('xl/_rels/workbook.xml.rels', workbookRelationshipsXml(entries.length)),
    part('xl/styles.xml', stylesXml),
    ...entries.map(({ chunks }, i): ZipEntry => ({ name: `xl/${sheetPath(i + 1)}`, chunks })),
  ]);
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
