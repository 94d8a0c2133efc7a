import { parse } from 'content-disposition';
import { expect, test } from 'vitest';
import { fileHeaders, fileName } from './file-headers.ts';

const file = {
  id: 42,
  stem: 'deals',
  format: 'xlsx' as const,
  snapshotAt: new Date('2026-11-27T20:00:00Z'),
  timezone: 'Asia/Tokyo',
};

test('the default name has the day of the data in the zone of the request, and the id', () => {
  expect(fileName(file)).toBe('deals-2026-11-28-42.xlsx');
  expect(fileHeaders(file).contentDisposition).toBe('attachment; filename=deals-2026-11-28-42.xlsx');
});

test.each(['Sale', "It's (50%) off; a=b, c", '100 % more'])('an ASCII name is sent as it is: %s', (filename) => {
  const { contentDisposition } = fileHeaders({ ...file, filename });
  expect(contentDisposition).not.toContain('filename*');
  expect(parse(contentDisposition).parameters['filename']).toBe(`${filename}.xlsx`);
});

test.each(['März', '四四四', '😀 sale', '100%41'])(
  'where a client cannot read %s, it saves the file under its default name, never as ??.xlsx',
  (filename) => {
    const { contentDisposition } = fileHeaders({ ...file, filename });
    const { parameters } = parse(contentDisposition, { extended: false });
    expect(parameters['filename']).toBe('deals-2026-11-28-42.xlsx');
    expect(parse(contentDisposition).parameters['filename']).toBe(`${filename}.xlsx`);
    expect(contentDisposition).toMatch(/^[\x20-\x7e]+$/);
  },
);
