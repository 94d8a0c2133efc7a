/** A bar chart. Screen readers skip it, so a table with the same numbers must be beside it. */
import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { axisOf } from './axis-labels.ts';

const COLORS = ['leaf.6', 'iris.4', 'grain.4', 'ember.4', 'leaf.3', 'gray.5'];

interface BarsProps {
  /** Names of the series, in the order of the values. */
  series: readonly string[];
  bars: readonly { label: string; values: readonly number[] }[];
  format: (value: number) => string;
  height?: number;
}

export function Bars({ series, bars, format, height = 240 }: BarsProps) {
  const data = bars.map(({ label, values }) => ({
    label,
    ...Object.fromEntries(series.map((name, at) => [name, values[at]])),
  }));
  return (
    <div aria-hidden="true">
      <BarChart
        h={height}
        data={data}
        dataKey="label"
        type="stacked"
        series={series.map((name, at) => ({ name, color: COLORS[at % COLORS.length]! }))}
        withLegend={series.length > 1}
        legendProps={{ verticalAlign: 'bottom' }}
        valueFormatter={format}
        gridAxis="x"
        tickLine="none"
        strokeDasharray="none"
        yAxisProps={{ width: 72, allowDecimals: false }}
        {...axisOf(
          bars.map(({ label }) => label),
          40,
        )}
        barProps={{ isAnimationActive: false }}
        tooltipAnimationDuration={0}
        barChartProps={{ accessibilityLayer: false, margin: { top: 12 } }}
      />
    </div>
  );
}
