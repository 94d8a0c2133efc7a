/** More than fit under a chart that is 900 pixels wide. */
const MOST = 12;

/**
 * The labels that an axis can show, evenly spaced. The chart leaves out those that do not fit. For this it measures the text of each label
 * that it gets, and lays out the page each time, which was a tenth of the time that the page of a new export was busy.
 */
export function axisLabels(labels: readonly string[]): string[] {
  const step = Math.ceil(labels.length / MOST);
  return labels.filter((_, at) => at % step === 0);
}
