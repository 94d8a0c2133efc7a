/** Competing things, measured in turns: A B C A B C …, so that whatever drifts on the machine hits all alike. */
import { ratioSpread, type Spread, spread } from './stats.ts';

/** Figures of one run by name, which tells the unit: `seconds`, `peak MiB`, `requests/s`. */
export type Figures = Readonly<Record<string, number>>;

export interface Contender {
  name: string;
  /** Measures once. */
  run(): Promise<Figures>;
}

export interface Skipped {
  name: string;
  /** Completes "not measured: …". */
  why: string;
}

export interface ComparisonInput {
  title: string;
  contenders: readonly Contender[];
  /** Name of the contender that the ratios are to. */
  baseline: string;
  /** Name of the figure whose ratio people are shown. */
  ratioOf: string;
  /** Rounds. */
  repeat: number;
  skipped?: readonly Skipped[];
}

export interface ComparedContender {
  name: string;
  figures: Record<string, Spread>;
  /** Every figure that the baseline has too, divided by the baseline's, round by round. */
  ratios: Record<string, Spread>;
}

export interface Comparison {
  title: string;
  baseline: string;
  ratioOf: string;
  contenders: ComparedContender[];
  skipped: readonly Skipped[];
}

/** Runs all contenders `repeat` times in turns. The first error of any ends it. */
export async function compare(input: ComparisonInput): Promise<Comparison> {
  const { title, contenders, baseline, ratioOf, repeat, skipped = [] } = input;
  const runs = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < repeat; round++) {
    for (const { name, run } of contenders) {
      process.stderr.write(`${title}: round ${round + 1} of ${repeat}, ${name}\n`);
      runs.get(name)!.push(await run());
    }
  }
  const valuesOf = (name: string, figure: string) => runs.get(name)!.map((figures) => figures[figure]!);
  const figuresOf = (name: string) => Object.keys(runs.get(name)![0]!);
  const spreads = (figures: string[], of: (figure: string) => Spread) =>
    Object.fromEntries(figures.map((figure) => [figure, of(figure)]));
  const shared = (name: string) => figuresOf(name).filter((figure) => figuresOf(baseline).includes(figure));
  return {
    title,
    baseline,
    ratioOf,
    contenders: contenders.map(({ name }) => ({
      name,
      figures: spreads(figuresOf(name), (figure) => spread(valuesOf(name, figure))),
      ratios: spreads(shared(name), (figure) => ratioSpread(valuesOf(name, figure), valuesOf(baseline, figure))),
    })),
    skipped,
  };
}
