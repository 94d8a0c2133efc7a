import type { AnyRouter } from '@tanstack/react-router';

/** Opens a page. With a section in the path, goes to the section, and keyboard and screen reader go on from there. */
export function openHit(router: AnyRouter, to: string): void {
  router.history.push(to);
  const [path = '', id] = to.split('#');
  if (id !== undefined) requestAnimationFrame(() => focusSection(router, { path, id }));
}

/** Frames in which a page that is still loading can show the section: 5 s at 60 per second. */
const MAX_FRAMES = 300;

function focusSection(router: AnyRouter, { path, id }: { path: string; id: string }, frames = 0): void {
  const { status, resolvedLocation } = router.state;
  const element = status === 'idle' && resolvedLocation?.pathname === path ? document.getElementById(id) : null;
  if (element) {
    element.setAttribute('tabindex', '-1');
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'start' });
  } else if (frames < MAX_FRAMES) requestAnimationFrame(() => focusSection(router, { path, id }, frames + 1));
}
