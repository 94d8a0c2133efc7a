/** The document properties: `docProps/core.xml` (ECMA-376 Part 2 §8.3) and `docProps/app.xml` (Part 1 §22.2). */
import { XML_DECLARATION, xmlText } from './xml.ts';

/** `createdAt` is an ISO 8601 timestamp. It is written in UTC, to the second. */
export function corePropertiesXml(title: string, createdAt: string): string {
  const timestamp = `${new Date(createdAt).toISOString().slice(0, 19)}Z`;
  const time = (name: string): string => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${timestamp}</dcterms:${name}>`;
  return [
    XML_DECLARATION,
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xmlText(title)}</dc:title><dc:creator>Sheaf</dc:creator>${time('created')}${time('modified')}`,
    '</cp:coreProperties>',
  ].join('');
}

export const appPropertiesXml = `${XML_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Sheaf</Application></Properties>`;
