import { Title } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { hasEnded } from '../follow/export-events.ts';
import { clockInWords, durationInWords, momentInWords, rowsInWords } from '../parts/words.ts';
import { isCancelled } from './is-cancelled.ts';
import type { Parts } from './use-export.ts';
import { useParts } from './use-export.ts';

/** When each step was done, and how long it took. */
export function Timeline({ export: one }: { export: Export }) {
  const { data } = useParts(one);
  const steps = stepsOf(one, data);
  return (
    <section aria-labelledby="timeline">
      <Title order={2} id="timeline">
        Timeline
      </Title>
      <ol className="timeline">
        {steps.map(({ name, at, note }, i) => {
          const before = steps[i - 1]?.at;
          return (
            <li key={name} data-open={at === null || undefined}>
              <span className="step">{name}</span>
              {at === null ? (
                <span className="time">in progress</span>
              ) : (
                <time dateTime={at} title={new Date(at).toISOString()} className="time">
                  {i === 0 ? momentInWords(at) : clockInWords(at)}
                </time>
              )}
              <span className="note">
                {[at && before ? `after ${durationInWords(Date.parse(at) - Date.parse(before))}` : '', note ?? '']
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface Step {
  name: string;
  /** Null for a step that is in progress. */
  at: string | null;
  note?: string;
}

function stepsOf(one: Export, parts: Parts | undefined): Step[] {
  const { status, created_at, started_at, completed_at, updated_at } = one;
  const steps: Step[] = [{ name: 'Requested', at: created_at }];
  if (started_at) steps.push({ name: 'Started', at: started_at });
  if (parts?.counted_at) steps.push({ name: 'Counted', at: parts.counted_at, note: rowsInWords(parts.rows ?? 0) });
  const ends = (parts?.parts ?? []).flatMap((part) => (part.completed_at ? [part.completed_at] : []));
  const allReady = parts !== undefined && parts.parts.length > 0 && ends.length === parts.parts.length;
  if (allReady) {
    const count = ends.length === 1 ? 'one part' : `${ends.length} parts`;
    steps.push({ name: 'Rows written', at: ends.toSorted().at(-1)!, note: count });
  }
  if (status === 'completed' && completed_at) steps.push({ name: 'Joined and completed', at: completed_at });
  else if (status === 'failed') steps.push({ name: isCancelled(one) ? 'Canceled' : 'Failed', at: updated_at });
  else if (!hasEnded(one)) steps.push({ name: nextStep(one, parts, allReady), at: null });
  return steps;
}

function nextStep({ started_at }: Export, parts: Parts | undefined, allReady: boolean): string {
  if (!started_at) return 'Waiting for a worker';
  if (!parts?.counted_at) return 'Counting rows';
  return allReady ? 'Joining' : 'Writing rows';
}
