/** For example `2026-11-23T14:05:09.123+01:00`. */
const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::\d\d){0,2})?$/;

/** Returns a timestamp of ISO 8601 in the form of COPY, or null for any other text. */
export function copyTimestamp(text: string): string | null {
  const [, date, time, offset = ''] = ISO.exec(text) ?? [];
  return date === undefined ? null : `${date} ${time}${copyOffset(offset)}`;
}

/** PostgreSQL omits minutes that are zero. */
function copyOffset(offset: string): string {
  if (offset === 'Z') return '+00';
  return offset.length === 6 && offset.endsWith(':00') ? offset.slice(0, 3) : offset;
}
