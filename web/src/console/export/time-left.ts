/** How long an export will still take, from the rate of its finished parts. */
import type { Parts } from './use-export.ts';

/** Fewer parts or a shorter time say too little about the rate. */
const MIN_PARTS = 2;
const MIN_MS = 1000;

/** Milliseconds until all rows are written. Null when unknown. All times are the service's, so a wrong clock of the user changes nothing. */
export function timeLeft({ parts, rows, rows_ready }: Parts): number | null {
  const finished = parts.filter(({ status }) => status === 'completed');
  if (rows === null || finished.length < MIN_PARTS || finished.length === parts.length) return null;
  const starts = parts.flatMap(({ started_at }) => (started_at ? [Date.parse(started_at)] : []));
  const ends = finished.flatMap(({ completed_at }) => (completed_at ? [Date.parse(completed_at)] : []));
  const elapsed = Math.max(...ends) - Math.min(...starts);
  if (elapsed < MIN_MS || rows_ready === 0) return null;
  return ((rows - rows_ready) * elapsed) / rows_ready;
}

/** `about 40 seconds left`. Rounded, because an estimate that changes with every second is noise. */
export function timeLeftInWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes <= 1 ? 'about a minute left' : `about ${minutes} minutes left`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'about an hour left' : `about ${hours} hours left`;
}
