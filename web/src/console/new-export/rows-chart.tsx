/** Rows by date. Screen readers get the same figures as a table. */
import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { axisOf } from '../parts/axis-labels.ts';
import { rowsInWords } from '../parts/words.ts';

type RowsByDate = Responses['countRowsByDate'];

const FORMATS: Record<RowsByDate['unit'], Intl.DateTimeFormatOptions> = {
  day: { month: 'short', day: 'numeric', year: 'numeric' },
  week: { month: 'short', day: 'numeric', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

export function RowsChart({ data: { column, unit, buckets, undated, timezone } }: { data: RowsByDate }) {
  const format = new Intl.DateTimeFormat('en-US', { ...FORMATS[unit], timeZone: 'UTC' });
  const name = (start: string) =>
    `${unit === 'week' ? 'Week of ' : ''}${format.format(new Date(`${start}T00:00:00Z`))}`;
  const bars = buckets.map(({ start, rows }) => ({ start: name(start), Rows: rows }));
  const title = `Rows per ${unit} by ${column.label}, ${timezone}`;
  return (
    <figure className="chart-figure">
      <figcaption>
        {title}
        {undated > 0 && `. ${rowsInWords(undated)} without a date`}
      </figcaption>
      <div aria-hidden="true">
        <BarChart
          h={112}
          data={bars}
          dataKey="start"
          series={[{ name: 'Rows', color: 'var(--mantine-primary-color-filled)' }]}
          withYAxis={false}
          gridAxis="none"
          tickLine="none"
          {...axisOf(
            bars.map(({ start }) => start),
            48,
          )}
          barProps={{ isAnimationActive: false, radius: [2, 2, 0, 0] }}
          barChartProps={{ accessibilityLayer: false, margin: { top: 4, right: 0, bottom: 0, left: 0 } }}
          valueFormatter={(rows) => rows.toLocaleString('en-US')}
        />
      </div>
      <div className="unseen">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">Start</th>
              <th scope="col">Rows</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.start}>
                <th scope="row">{bar.start}</th>
                <td>{bar.Rows}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
