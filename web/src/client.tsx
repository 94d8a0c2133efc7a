/** Starts the application in the browser: takes over the page that the service rendered. */
import { hydrate } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { makeQueryClient } from './data/query-client.ts';
import { beginTakeover } from './data/takeover.ts';
import { makeRouter } from './routes.tsx';

const queries = makeQueryClient();
const data = document.getElementById('page-data')?.textContent;
if (data) hydrate(queries, JSON.parse(data));

const router = makeRouter();
const element = document.getElementById('root')!;
const app = (
  <StrictMode>
    <App router={router} queries={queries} origin={window.location.origin} />
  </StrictMode>
);
if (element.firstElementChild) {
  // The chunk of the page must be there, or the first render would differ from the page that the service rendered.
  router.ssr = { manifest: undefined };
  // Not awaited: the chunk of the page imports this one, and would wait for it.
  void router.load().then(() => {
    beginTakeover();
    hydrateRoot(element, app);
  });
} else {
  createRoot(element).render(app);
}
