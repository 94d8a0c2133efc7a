/** Text that the service rendered from Markdown. Links change the page without a full reload, and code can be copied. */
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { copyText } from '../data/copy-text.ts';
import type { Html } from '../data/page-data.ts';

/** `html` must come from the service (page-data.ts), which escapes everything that its authors wrote. */
export function Prose({ html }: { html: Html }) {
  const onClick = useProseClicks();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it handles clicks on the links and buttons inside.
    // biome-ignore lint/a11y/useKeyWithClickEvents: links and buttons turn keys into clicks.
    // biome-ignore lint/security/noDangerouslySetInnerHtml: see above.
    <div className="prose" onClick={onClick} dangerouslySetInnerHTML={{ __html: html }} />
  );
}

/** A click handler for elements that contain rendered Markdown. */
export function useProseClicks(): (event: MouseEvent<HTMLElement>) => void {
  const router = useRouter();
  return (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLButtonElement>('button[data-copy]');
    if (button) return void copyFrom(button);
    const link = target.closest('a');
    if (!link || !opensHere(event, link)) return;
    event.preventDefault();
    router.history.push(link.pathname + link.search + link.hash);
  };
}

/** True for a plain click on a link to another page of the documentation. Others are left to the browser. */
function opensHere(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const page =
    link.origin === window.location.origin && /^\/(?:docs|sign-in|account|reports)(?:\/|$)/.test(link.pathname);
  return plain && page && !link.target && !link.hasAttribute('download') && !/\.\w+$/.test(link.pathname);
}

/** Milliseconds for which a button says that it has copied. */
const COPIED_MS = 2000;

async function copyFrom(button: HTMLButtonElement): Promise<void> {
  const label = button.querySelector('span') ?? button;
  const copied = await copyText(button.closest('.code')?.querySelector('code')?.textContent ?? '');
  label.textContent = copied ? 'Copied' : 'Not copied';
  setTimeout(() => {
    label.textContent = 'Copy';
  }, COPIED_MS);
}
