/**
 * Twelve gaps: of 13 labels, the chart can leave out all but every second, third, fourth or sixth, and the first and the last stay. 13 are more
 * than fit under a chart that is 900 pixels wide.
 */
const GAPS = 12;

/**
 * The labels that an axis can show, evenly spaced, with the first and the last. The chart leaves out those that do not fit. For this it measures
 * the text of each label that it gets, and lays out the page each time, which was a tenth of the time that the page of a new export was busy.
 */
export function axisLabels(labels: readonly string[]): string[] {
  const last = labels.length - 1;
  if (last <= GAPS) return [...labels];
  return Array.from({ length: GAPS + 1 }, (_, at) => labels[Math.round((at * last) / GAPS)] as string);
}
