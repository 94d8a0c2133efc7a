/** Where the portal has its pages. Links are paths: an answer leads nowhere else. */

export function operationPage(id: string): string {
  return `/docs/operations/${id}`;
}

export function reportPage(name: string): string {
  return `/docs/reports/${name}`;
}

export function guidePage(guide: string): string {
  return `/docs/guides/${guide}`;
}

/** A guide's text as part of an answer: its example addresses become those of this service. */
export function atHome(markdown: string, origin: string): string {
  return markdown.replace(/https:\/\/reports\.example\.com|http:\/\/(?:127\.0\.0\.1|localhost):8080/g, origin);
}
