/** Documents the header that keeps nginx from buffering a stream. */
export const NOT_BUFFERED = {
  'X-Accel-Buffering': {
    type: 'string',
    description: '`no` for a stream, so that proxies forward events immediately.',
  },
} as const;
