// biome-ignore lint/style/noRestrictedImports: it is wrapped here.
import { type ComponentType, lazy } from 'react';
import { checkConnection } from '../data/connection.ts';

/** A browser fails all requests that run while its network changes. After a second, the next one usually arrives. */
const WAIT_MS = 1000;

const NOT_LOADED = 'A part of this page could not be loaded. Check your connection, then try again.';

/**
 * Loads a script of the pages. A load that fails is tried once more.
 *
 * @throws The error of the second try, for which the router loads the page again, because a new release can have other scripts. If the
 * service does not respond, an error in words: without a connection, loading the page again would lose it.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    return load().catch(async (cause: unknown) => {
      throw (await checkConnection()) ? cause : new Error(NOT_LOADED, { cause });
    });
  }
}

/**
 * A component that is loaded when it is first shown. React keeps the outcome of a load for as long as the page is open, a failure too, so
 * after the second try only a reload of the page can help, which is what `FailedPage` offers.
 */
export function lazyPart<Name extends string, Props>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): ComponentType<Props> {
  const Part = lazy(() =>
    loadPart(load).then(
      (module) => ({ default: module[name] }),
      (cause: unknown) => {
        throw new Error(NOT_LOADED, { cause });
      },
    ),
  );
  return Part as unknown as ComponentType<Props>;
}
