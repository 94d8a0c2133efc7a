import { lazy } from 'react';

/** The page for what does not exist, loaded only then. */
export const NotFound = lazy(() => import('./not-found-page.tsx').then((module) => ({ default: module.NotFoundPage })));
