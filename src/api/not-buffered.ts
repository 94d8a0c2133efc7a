/** The header that keeps nginx from collecting a stream before it passes it on, for the document. */
export const NOT_BUFFERED = {
  'X-Accel-Buffering': { type: 'string', description: '`no` for a stream: proxies must pass on events as they come.' },
} as const;
