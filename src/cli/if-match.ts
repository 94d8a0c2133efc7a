/** The option of commands that change what several people can change: flags and description. */
export const IF_MATCH = [
  '--if-match <time>',
  'change it only if this is still its updated_at, which "show" prints; otherwise exit with 3',
] as const;
