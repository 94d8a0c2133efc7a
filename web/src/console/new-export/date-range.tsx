/** Two date fields. They take typed dates, too. */
import '@mantine/dates/styles.layer.css';
import { DateInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';

interface DateRangeProps {
  label: string;
  from: string | null;
  to: string | null;
  onChange(ends: { from: string | null; to: string | null }): void;
}

export function DateRange({ label, from, to, onChange }: DateRangeProps) {
  const common = {
    valueFormat: 'YYYY-MM-DD',
    placeholder: 'YYYY-MM-DD',
    clearable: true,
    leftSection: <IconCalendar size={16} stroke={1.75} aria-hidden="true" />,
    leftSectionPointerEvents: 'none' as const,
    popoverProps: { position: 'bottom-start' as const, withinPortal: false },
    ariaLabels: LABELS,
  };
  return (
    <div className="date-range">
      <DateInput
        {...common}
        label="From"
        aria-label={`${label} from`}
        clearButtonProps={{ 'aria-label': `Clear ${label} from` }}
        value={from}
        {...(to ? { maxDate: to } : {})}
        onChange={(day) => onChange({ from: day, to })}
      />
      <DateInput
        {...common}
        label="To"
        aria-label={`${label} to`}
        clearButtonProps={{ 'aria-label': `Clear ${label} to` }}
        value={to}
        {...(from ? { minDate: from } : {})}
        onChange={(day) => onChange({ from, to: day })}
      />
    </div>
  );
}

const LABELS = {
  nextMonth: 'Next month',
  previousMonth: 'Previous month',
  nextYear: 'Next year',
  previousYear: 'Previous year',
  nextDecade: 'Next decade',
  previousDecade: 'Previous decade',
  monthLevelControl: 'Choose a month',
  yearLevelControl: 'Choose a year',
};
