import { Text } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { ProgressBar } from '../../shell/progress-bar.tsx';
import { rowsInWords } from '../parts/words.ts';
import { timeLeft, timeLeftInWords } from './time-left.ts';
import { type Parts, useParts } from './use-export.ts';

/** The progress of an export: one bar over its rows, and one cell for each part. */
export function RunningExport({ export: one }: { export: Export }) {
  const { data } = useParts(one);
  const total = data?.rows ?? null;
  const percent = data && total ? (100 * data.rows_ready) / total : null;
  const left = data ? timeLeft(data) : null;
  return (
    <section className="running" aria-label="Progress">
      <div className="numbers">
        <strong>{percent === null ? headline(one, data) : `${Math.floor(percent)} %`}</strong>
        {data && total !== null && total > 0 && (
          <span>
            {data.rows_ready.toLocaleString('en')} of {rowsInWords(total)}
          </span>
        )}
        {left !== null && <span className="left">{timeLeftInWords(left)}</span>}
      </div>
      <ProgressBar
        size="lg"
        radius="xl"
        value={percent}
        color={percent === null ? 'gray.4' : 'leaf'}
        aria-label="Rows that are ready"
        text={total === null ? undefined : `${(data?.rows_ready ?? 0).toLocaleString('en')} of ${rowsInWords(total)}`}
      />
      {data && data.parts.length > 1 && <Strip parts={data.parts} />}
      <Text size="sm" c="dimmed">
        You can leave this page. The export goes on, and you find it in your reports.
      </Text>
    </section>
  );
}

function headline({ status }: Export, parts: Parts | undefined): string {
  if (status === 'pending') return 'Waiting for a worker';
  return parts?.rows === 0 ? 'Writing the file' : 'Counting rows';
}

const WORDS = { pending: 'waiting', processing: 'being written', completed: 'ready', failed: 'failed' };

function Strip({ parts }: { parts: Parts['parts'] }) {
  const ready = parts.filter(({ status }) => status === 'completed').length;
  const text = `${ready} of ${parts.length} parts ready`;
  return (
    <figure className="strip-figure">
      <div className="strip" role="img" aria-label={text}>
        {parts.map(({ id, number, status, rows }) => (
          <span key={id} data-state={status} title={`Part ${number}: ${WORDS[status]}, ${rowsInWords(rows)}`} />
        ))}
      </div>
      <figcaption>{ready === parts.length ? 'All parts are ready. The file is being joined.' : text}</figcaption>
    </figure>
  );
}
