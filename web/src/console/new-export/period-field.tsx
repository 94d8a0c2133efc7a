/** A period: a name such as “Last 7 days”, or two dates. Says which dates it is in the chosen time zone. */
import { Input, NativeSelect, Text, TextInput } from '@mantine/core';
import { Suspense, useState } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';
import { datesInWords, isDate, PERIODS } from './periods.ts';

const DateRange = lazyPart(() => import('./date-range.tsx'), 'DateRange');

const ANY = 'Any time';
const CUSTOM = 'Custom dates';

export interface Ends {
  from?: string | undefined;
  to?: string | undefined;
}

interface PeriodFieldProps {
  label: string;
  required: boolean;
  value: Ends;
  /** The dates that the service computed. */
  dates: Ends;
  timezone: string;
  error: string | undefined;
  onChange(ends: Ends): void;
}

export function PeriodField({ label, required, value, dates, timezone, error, onChange }: PeriodFieldProps) {
  const named = PERIODS.find(({ from, to }) => from === value.from && to === value.to)?.label;
  const isSet = value.from !== undefined || value.to !== undefined;
  const [custom, setCustom] = useState(false);
  const chosen = custom || (isSet && !named) ? CUSTOM : (named ?? ANY);
  const choose = (choice: string) => {
    setCustom(choice === CUSTOM);
    if (choice === CUSTOM) return onChange({ from: dateOf(dates.from), to: dateOf(dates.to) });
    const period = PERIODS.find((one) => one.label === choice);
    onChange({ from: period?.from, to: period?.to });
  };
  const words = datesInWords(dates.from, dates.to);
  return (
    <div className="period">
      <NativeSelect
        label={label}
        data={[...(required && chosen !== ANY ? [] : [ANY]), ...PERIODS.map((period) => period.label), CUSTOM]}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
        error={chosen === CUSTOM ? undefined : error}
      />
      {chosen === CUSTOM &&
        (isTyped(value.from) || isTyped(value.to) ? (
          <div className="date-range">
            <TextInput
              label="From"
              aria-label={`${label} from`}
              value={value.from ?? ''}
              onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
            />
            <TextInput
              label="To"
              aria-label={`${label} to`}
              value={value.to ?? ''}
              onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
            />
          </div>
        ) : (
          <Suspense fallback={<div className="date-range-space" />}>
            <DateRange
              label={label}
              from={value.from ?? null}
              to={value.to ?? null}
              onChange={({ from, to }) => onChange({ from: from ?? undefined, to: to ?? undefined })}
            />
          </Suspense>
        ))}
      {chosen === CUSTOM && error && <Input.Error role="alert">{error}</Input.Error>}
      {isSet && words !== '' && (
        <Text size="xs" c="dimmed">
          {words}, {timezone}
        </Text>
      )}
    </div>
  );
}

function dateOf(text: string | undefined): string | undefined {
  return text !== undefined && isDate(text) ? text : undefined;
}

/** Timestamps and other relative dates, which a link can have. A calendar cannot show them. */
function isTyped(text: string | undefined): boolean {
  return text !== undefined && !isDate(text);
}
