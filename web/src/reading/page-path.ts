/** Maps links in guides, which name files or the service's URLs, to pages of the portal. */

export interface PagePath {
  pathname: string;
  hash: string | undefined;
}

/** Returns null for a URL that is not a page of the portal. */
export function pagePath(href: string): PagePath | null {
  const [path = '', hash] = href.split('#') as [string, string?];
  if (path === '') return null;
  const file = /^(?:\.\/|docs\/(?:guide\/)?)?([\w-]+)\.md$/.exec(path);
  if (file) return { pathname: `/docs/guides/${file[1]}`, hash };
  const page = /^(\/(?:docs|sign-in|account)(?:\/[\w./-]*)?)$/.exec(path);
  if (page) return { pathname: page[1]!.replace(/\.md$/, ''), hash };
  return null;
}
