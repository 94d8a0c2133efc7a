import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { previewQuery, type Timing } from '../data/schedules.ts';
import { FilterWords } from '../parts/filter-words.tsx';
import { fieldMessages } from '../parts/form-errors.tsx';

/** Milliseconds after the last change until the times of the rule are asked for. */
const PAUSE_MS = 300;

interface SchedulePreviewProps {
  /** Null for a form that is not complete. */
  timing: Timing | null;
  /** Whether to show the rule in words, too. */
  withRule?: boolean;
}

/** The next times of a rule with their dates, or why it is not valid. */
export function SchedulePreview({ timing, withRule = false }: SchedulePreviewProps) {
  const { sent, data, error } = usePreview(timing);
  if (error && sent) {
    const [field, message] = Object.entries(fieldMessages(error))[0] ?? [];
    return (
      <Text size="sm" role="status" className="schedule-preview">
        {message ? `${PARTS.find(([start]) => field?.startsWith(start))?.[1] ?? ''}${message}` : error.message}
      </Text>
    );
  }
  return (
    <div className="schedule-preview">
      {withRule && (
        <Text size="sm" role="status">
          {data?.rule_in_words ?? ' '}
        </Text>
      )}
      <ul aria-label="Next runs">
        {data?.runs.map(({ nominal_at, local, note, search_params, file_name }) => (
          <li key={nominal_at}>
            <time dateTime={nominal_at}>{localInWords(local)}</time>
            {note && <span className="cell-more">{note}</span>}
            {file_name && (
              <span className="cell-more">
                File <code>{file_name}</code>
              </span>
            )}
            {search_params && sent?.report_type && (
              <FilterWords
                request={{
                  report_type: sent.report_type,
                  search_params: datesIn(search_params, sent.search_params ?? {}),
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {data?.runs.length === 0 && <Text size="sm">There are no runs in this period.</Text>}
    </div>
  );
}

/** The preview of what is sent, a moment after its last change. */
function usePreview(timing: Timing | null) {
  const [asked] = useDebouncedValue(JSON.stringify(timing), PAUSE_MS);
  const sent = JSON.parse(asked) as Timing | null;
  const { data, error } = useQuery({
    ...previewQuery(sent ?? EMPTY),
    enabled: sent !== null,
    placeholderData: keepPreviousData,
  });
  return { sent, data, error };
}

/** The name of the next file. What is wrong with a template is shown at its field, when the form is saved. */
export function FileNamePreview({ timing }: { timing: Timing }) {
  const { data, error } = usePreview(timing);
  const name = error ? null : data?.runs[0]?.file_name;
  if (!name) return null;
  return (
    <Text size="sm" role="status">
      Next file: <code>{name}</code>
    </Text>
  );
}

/** What a message is about. The fields of the rule say it themselves. */
const PARTS = [
  ['search_params', 'The filters: '],
  ['starts_at', 'Start: '],
  ['ends_at', 'End: '],
] as const;

const EMPTY: Timing = { rule: {}, time_zone: '', starts_at: null, ends_at: null };

/** The filters whose relative dates have become dates. */
function datesIn(search: Record<string, unknown>, sent: Record<string, unknown>): Record<string, unknown> {
  const dated = Object.entries(search).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(sent[name]));
  return Object.fromEntries(dated);
}

const DAY = new Intl.DateTimeFormat('en-US', {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A time with an offset as its own clocks show it: `Mon, Nov 30, 2026, 06:30`. */
function localInWords(local: string): string {
  return `${DAY.format(new Date(`${local.slice(0, 10)}T00:00:00Z`))}, ${local.slice(11, 16)}`;
}
