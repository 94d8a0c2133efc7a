/** Draws a comparison as horizontal bars with the range of its rounds. */
import { BarChart, CustomChart, type CustomSeriesOption } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Comparison } from '../lib/compare.ts';
import { digits } from '../lib/table.ts';
import type { Chart } from './charts.ts';
import { labelOf } from './insert.ts';

use([BarChart, CustomChart, GridComponent, TitleComponent, SVGRenderer]);

const WIDTH = 680;
const ROW_HEIGHT = 38;
const LABEL_WIDTH = 218;
/** Room for the value behind the longest bar. */
const VALUE_WIDTH = 84;

/**
 * Colors by role. The library writes them as attributes, so each is a color that nothing else has, which is then replaced with a
 * variable: a picture in a page follows the color scheme of the reader, with a background of its own.
 */
const ROLES = { background: '#010101', text: '#020202', muted: '#030303', sheaf: '#040404', peer: '#050505' };

const SCHEMES = {
  light: { background: '#ffffff', text: '#1f2933', muted: '#5b6672', sheaf: '#1d7f4f', peer: '#8996a3' },
  dark: { background: '#14181d', text: '#e6eaee', muted: '#a3adb8', sheaf: '#3fb37a', peer: '#6d7986' },
} satisfies Record<string, Record<keyof typeof ROLES, string>>;

/** Returns the chart as an SVG document. */
export function draw({ title, bars, better }: Chart, { contenders }: Comparison): string {
  const height = 74 + contenders.length * ROW_HEIGHT;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  const measured = contenders.map(({ name, figures }) => ({ name, ...figures[bars]! }));
  const longest = Math.max(...measured.map(({ max }) => max));
  const range = measured.some(({ min, max }) => min < max) ? '. Lines show the range of the rounds' : '';
  // A thin line from the fastest to the slowest round, and the median.
  const rangeAndValue: CustomSeriesOption['renderItem'] = (_, api) => {
    const [row, min, max] = [0, 1, 2].map((dimension) => Number(api.value(dimension))) as [number, number, number];
    const [[x1 = 0, y = 0], [x2 = 0]] = [api.coord([min, row]), api.coord([max, row])] as [number[], number[]];
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1, y1: y, x2, y2: y }, style: { stroke: ROLES.text, lineWidth: 1.5 } },
        {
          type: 'text',
          x: x2 + 8,
          y: y - 7,
          style: { text: digits(measured[row]!.median), fill: ROLES.text, fontSize: 13 },
        },
      ],
    };
  };
  chart.setOption({
    animation: false,
    backgroundColor: ROLES.background,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    title: {
      text: title,
      subtext: `${bars}. ${better === 'shorter' ? 'Shorter' : 'Longer'} bars are better${range}.`,
      left: 16,
      top: 12,
      itemGap: 4,
      textStyle: { fontSize: 15, fontWeight: 600, color: ROLES.text },
      subtextStyle: { fontSize: 12, color: ROLES.muted },
    },
    grid: { left: LABEL_WIDTH, right: VALUE_WIDTH, top: 58, bottom: 12 },
    xAxis: { type: 'value', show: false, max: longest },
    yAxis: {
      type: 'category',
      inverse: true,
      data: measured.map(({ name }) => labelOf(name)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        fontSize: 13,
        color: ROLES.text,
        interval: 0,
        width: LABEL_WIDTH - 48,
        overflow: 'break',
      },
    },
    series: [
      {
        type: 'bar',
        silent: true,
        barWidth: 16,
        data: measured.map(({ name, median }) => ({
          value: median,
          itemStyle: { color: isPeer(name) ? ROLES.peer : ROLES.sheaf, borderRadius: [0, 3, 3, 0] },
        })),
      },
      {
        type: 'custom',
        silent: true,
        renderItem: rangeAndValue,
        encode: { x: [1, 2], y: 0 },
        data: measured.map(({ min, max }, row) => [row, min, max]),
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withSchemes(svg, title);
}

/** The bare routes, the databases and the other libraries. */
function isPeer(name: string): boolean {
  return /^(?:bare|COPY|psql|pg-|ExcelJS|hucre|SheetJS|libxlsxwriter|XlsxWriter|csv-stringify|fast-csv|DuckDB|ClickHouse)/.test(
    name,
  );
}

function withSchemes(svg: string, title: string): string {
  const variables = (scheme: Record<string, string>) =>
    Object.entries(scheme)
      .map(([role, color]) => `--${role}:${color}`)
      .join(';');
  const style = `<style>svg{${variables(SCHEMES.light)}}@media (prefers-color-scheme:dark){svg{${variables(SCHEMES.dark)}}}</style>`;
  const colored = Object.entries(ROLES).reduce((text, [role, color]) => text.replaceAll(color, `var(--${role})`), svg);
  return `${colored.replace(/^<svg[^>]*>/, (open) => `${open.replace('>', ' role="img">')}\n<title>${title}</title>\n${style}`)}\n`;
}
