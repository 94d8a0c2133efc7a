import { hash } from 'node:crypto';

/**
 * Sets the color scheme before the first paint: the reader's choice, or the one of the system. It is in the page, because a file
 * would delay the first paint by a round trip. `mantine-color-scheme-value` is Mantine's key.
 */
export const COLOR_SCHEME_SCRIPT =
  'try{var s=localStorage.getItem("mantine-color-scheme-value");if(s!=="light"&&s!=="dark")s=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";document.documentElement.setAttribute("data-mantine-color-scheme",s)}catch(e){}';

/** The content security policy of the pages. It allows only resources of the same origin, and only this one script in the page. */
export const pagePolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", `'sha256-${hash('sha256', COLOR_SCHEME_SCRIPT, 'base64')}'`],
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
