/** Paths of the portal's pages. Links are paths, so answers never lead to another site. */

export function operationPage(id: string): string {
  return `/docs/operations/${id}`;
}

export function reportPage(name: string): string {
  return `/docs/reports/${name}`;
}

export function guidePage(guide: string): string {
  return `/docs/guides/${guide}`;
}

/** The text of a guide for an answer. Its example URLs become those of this service. */
export function atHome(markdown: string, origin: string): string {
  return markdown.replace(/https:\/\/reports\.example\.com|http:\/\/(?:127\.0\.0\.1|localhost):8080/g, origin);
}
