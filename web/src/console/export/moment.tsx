import { momentInWords } from '../parts/words.ts';

/** A time in words. Its exact value is in the tooltip. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toISOString()}>
      {momentInWords(at)}
    </time>
  );
}
