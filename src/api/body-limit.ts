/** Maximum size of a request body in bytes. */
export const BODY_LIMIT = 1 << 20;
