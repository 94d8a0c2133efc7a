/** How an export was started. Stored with the export, because credentials and headers are not. */
export const ORIGINS = ['api', 'console', 'cli', 'mcp', 'schedule'] as const;

export type Origin = (typeof ORIGINS)[number];
