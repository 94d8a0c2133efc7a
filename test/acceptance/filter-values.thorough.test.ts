/** The values that every filter offers, compared with the rows that they select. */
import { expect, test } from 'vitest';
import { day } from '../support/api.ts';
import { suite } from '../support/suite.ts';

interface Values {
  values: { value: string; rows: number }[];
}

interface Filter {
  name: string;
  has_values: boolean;
  excludes: string | null;
}

const service = suite({ command: 'api' });

test('every filter with values lists values that select exactly the counted rows, and its exclusion the others', async () => {
  const api = await service.as({ role: 'member' });
  const get = async <T>(path: string) => (await api.send(path)).body as unknown as T;
  const { report_types: all } = await get<{ report_types: { name: string }[] }>('/report-types');
  for (const { name } of all) {
    const { report_type: report } = await get<{ report_type: { filters: Filter[] } }>(`/report-types/${name}`);
    const listed = report.filters.filter(({ has_values }) => has_values);
    expect(listed.length).toBeGreaterThan(0);
    for (const filter of listed) {
      const found = await get<Values>(`/report-types/${name}/filters/${filter.name}/values?limit=3`);
      const first = found.values[0]!;
      expect([name, filter.name, first.rows > 0]).toEqual([name, filter.name, true]);
      // One row of the publisher's data is enough to see that the value is accepted and the number is right.
      const period = name.startsWith('clicks') ? { start_date: day(-90), end_date: day(0) } : {};
      const rowsOf = async (search_params: object) => {
        const { body } = await api.create({ report_type: name, search_params }, '?dry_run=true');
        return body.export!.estimate!.rows;
      };
      const rows = await rowsOf({ ...period, [filter.name]: [first.value] });
      const others = filter.excludes === null ? 0 : (await rowsOf(period)) - first.rows * 2;
      expect([name, filter.name, first.value, rows]).toEqual([name, filter.name, first.value, first.rows + others]);
    }
  }
});
