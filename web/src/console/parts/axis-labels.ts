/** Of seven labels, the chart can leave out all but every second or third one, or all but the first and the last, and the gaps stay equal. */
const GAPS = 6;

/**
 * The labels that an axis can show, evenly spaced, with the first and the last. The chart leaves out those that do not fit. For this it measures
 * the text of each label that it gets, and lays out the page each time, which was a tenth of the time that the page of a new export was busy.
 */
export function axisLabels(labels: readonly string[]): string[] {
  const last = labels.length - 1;
  if (last <= GAPS) return [...labels];
  return Array.from({ length: GAPS + 1 }, (_, at) => labels[Math.round((at * last) / GAPS)] as string);
}

/**
 * Properties of a bar chart whose bars have these labels, and which has no vertical lines. To place such lines, recharts would measure up to all bars
 * even when it draws none: 200 layouts of the page for 400 bars.
 */
export function axisOf(labels: readonly string[], minTickGap: number) {
  return {
    xAxisProps: { ticks: axisLabels(labels), interval: 'preserveStartEnd' as const, minTickGap },
    gridProps: { verticalCoordinatesGenerator: () => [] },
  };
}
