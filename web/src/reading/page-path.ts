/** Links in documents name files, or addresses of the service; within the portal they lead to pages. */

export interface PagePath {
  pathname: string;
  hash: string | undefined;
}

/** Null for an address that is no page of ours. */
export function pagePath(href: string): PagePath | null {
  const [address = '', hash] = href.split('#') as [string, string?];
  if (address === '') return null;
  const file = /^(?:\.\/|docs\/guide\/)?([\w-]+)\.md$/.exec(address);
  if (file) return { pathname: `/docs/guides/${file[1]}`, hash };
  const page = /^(\/(?:docs|sign-in|account)(?:\/[\w./-]*)?)$/.exec(address);
  if (page) return { pathname: page[1]!.replace(/\.md$/, ''), hash };
  return null;
}
