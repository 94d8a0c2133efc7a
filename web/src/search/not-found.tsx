import { lazyPart } from '../shell/lazy-part.ts';

/** The page for what does not exist, loaded only then. */
export const NotFound = lazyPart(() => import('./not-found-page.tsx'), 'NotFoundPage');
