/** The page of a link that leads to no file. It loads nothing, so it works for people who cannot reach the rest of the service. */

import { hash } from 'node:crypto';
import { dictionary } from '../dictionary.ts';
import type { EndedShare } from '../exports/shares/follow-share.ts';

export interface EndedLink extends EndedShare {
  /** Title of the report type. */
  title: string;
}

// The colors and sizes are those of web/src/theme/tokens.css.
const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#171d1a, #e4eae7); --muted: light-dark(#5a655f, #98a49e); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; color: var(--ink);
  background: light-dark(#f7f9f8, #0e1211); font: 1rem/1.6 "Inter Variable", system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2.5rem; border: 1px solid light-dark(#e3e8e5, #272e2b); border-radius: 0.75rem;
  background: light-dark(#ffffff, #1b211f); }
svg { display: block; width: 2.5rem; height: 2.5rem; margin-bottom: 1.25rem; color: var(--muted); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; }
p { margin: 0 0 0.75rem; text-wrap: pretty; }
p:last-child { margin-bottom: 0; }
.muted { color: var(--muted); font-size: 0.875rem; }
a { display: inline-block; margin-top: 0.75rem; padding: 0.625rem 1.125rem; border-radius: 0.5rem; font-weight: 600;
  text-decoration: none; color: light-dark(#ffffff, #0e1211); background: light-dark(#125c3a, #aeddc4); }
a:focus-visible { outline: 2px solid light-dark(#5457cd, #9aa0f2); outline-offset: 2px; }
@media (max-width: 30rem) { main { padding: 1.75rem; } }
`;

/** The content security policy of the page: its own style and nothing else. */
export const ENDED_LINK_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: [`'sha256-${hash('sha256', STYLE, 'base64')}'`],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** `ended` is null for everybody who must not learn whether the link existed. */
export function endedLinkPage(ended: EndedLink | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This link is no longer valid – Sheaf</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 15l3-3m2-2l1-1"/><path d="M11 6l.463-.536a5 5 0 0 1 7.071 7.072L18 13"/><path d="M3 3l18 18"/><path d="M13 18l-.397.534a5.068 5.068 0 0 1-7.127 0a4.972 4.972 0 0 1 0-7.071L6 11"/></svg>
<h1>This link is no longer valid</h1>
${ended ? endedText(ended) : UNKNOWN}
</main>
</body>
</html>
`;
}

const UNKNOWN = `<p>The file is no longer available here, or the link is not complete.</p>
<p class="muted">Check that you copied the whole link, or ask the person who sent it for a new one.</p>`;

function endedText(ended: EndedLink): string {
  const { title, reportType, params } = ended;
  const query = new URLSearchParams({
    report_type: reportType,
    search_params: JSON.stringify(params.search_params),
    index_params: JSON.stringify(params.index_params),
  });
  return `<p>${escapeHtml(reasonOf(ended))}</p>
<p class="muted">It led to an export of ${escapeHtml(title)}. You can build the same file again with current data.</p>
<p><a href="/reports/new?${escapeHtml(query.toString())}">Build the file again</a></p>`;
}

function reasonOf({ reason, endedAt }: EndedLink): string {
  if (reason === 'deleted') return 'Its file was deleted.';
  const date = endedAt!.toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
  return reason === 'revoked' ? `It was revoked on ${date}.` : `It expired on ${date}.`;
}

const ENTITIES = dictionary<string>({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' });

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
