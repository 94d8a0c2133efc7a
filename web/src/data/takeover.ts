/**
 * When the browser takes over the page that the service rendered. React takes over the frame first and the page in it later. In between,
 * the router must not leave the page: React would render a page that the router no longer knows, and report an error.
 */
import { type ComponentType, createElement, Fragment, useEffect } from 'react';

let running: PromiseWithResolvers<void> | null = null;

/** Must be called before React takes over the page. */
export function beginTakeover(): void {
  running = Promise.withResolvers<void>();
}

/** Pending until the browser has taken over the page. Otherwise undefined. */
export function takeover(): Promise<void> | undefined {
  return running?.promise;
}

/** The page of a route. When React has taken it over, or has rendered another one instead, the takeover ends. */
export function pageTakenOver<Props extends object>(Page: ComponentType<Props>): ComponentType<Props> {
  return (props) => createElement(Fragment, null, createElement(Page, props), createElement(TakenOver));
}

function TakenOver(): null {
  useEffect(() => {
    running?.resolve();
    running = null;
  }, []);
  return null;
}
