/** The resources for MCP clients: the OpenAPI document and the guides. Both are public. */
import type { ApiDocument } from '../openapi/document.ts';
import { readGuides } from '../openapi/read-guides.ts';

export interface Resource {
  uri: string;
  name: string;
  title: string;
  description: string;
  mimeType: string;
}

interface Readable extends Resource {
  text(): string;
}

export async function listResources(document: ApiDocument): Promise<Resource[]> {
  return (await all(document)).map(({ text: _, ...resource }) => resource);
}

/** A resource with its text, or null for an unknown URI. */
export async function readResource(
  document: ApiDocument,
  uri: string,
): Promise<{ uri: string; mimeType: string; text: string } | null> {
  const resource = (await all(document)).find((one) => one.uri === uri);
  return resource ? { uri, mimeType: resource.mimeType, text: resource.text() } : null;
}

async function all(document: ApiDocument): Promise<Readable[]> {
  const openapi = {
    uri: 'sheaf://openapi.json',
    name: 'openapi.json',
    title: document.info.title,
    description: 'The OpenAPI document with all operations, parameters and responses of the API.',
    mimeType: 'application/json',
    text: () => JSON.stringify(document),
  };
  const guides = (await readGuides()).map(({ name, title, summary, text }) => ({
    uri: `sheaf://guides/${name}.md`,
    name: `${name}.md`,
    title,
    description: summary,
    mimeType: 'text/markdown',
    text: () => text,
  }));
  return [openapi, ...guides];
}
