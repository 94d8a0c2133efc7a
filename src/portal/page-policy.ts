import { hash } from 'node:crypto';
import { HEAD_SCRIPT } from './head-scripts.ts';

/** The content security policy of the pages. It allows only resources of the same origin, and only this one script in the page. */
export const pagePolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", `'sha256-${hash('sha256', HEAD_SCRIPT, 'base64')}'`],
    // The styles of a page are in its HTML. Mantine also positions floating elements with style attributes.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};
