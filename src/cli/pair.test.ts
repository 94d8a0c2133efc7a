import { expect, test } from 'vitest';
import { type Parameters, pair, parameter } from './pair.ts';

const collect = (...texts: string[]) => texts.reduce<Parameters>((before, text) => parameter(text, before), {});

test.each<[string[], Parameters]>([
  [['country=US,DE'], { country: 'US,DE' }],
  [['country=US', 'country=DE'], { country: ['US', 'DE'] }],
  [['vertical[]=Home, Garden'], { vertical: ['Home, Garden'] }],
  [['vertical=Home, Garden', 'vertical=Toys'], { vertical: ['Home, Garden', 'Toys'] }],
  [['vertical[]=a,b', 'vertical[]=c', 'vertical=d'], { vertical: ['a,b', 'c', 'd'] }],
  [['search=a=b', 'constructor=x'], { search: 'a=b', constructor: 'x' }],
])('parameters %j', (texts, parameters) => {
  expect(collect(...texts)).toEqual(parameters);
});

test('a pair that is set twice is refused, so that none is lost', () => {
  expect(pair('a=1', {})).toEqual({ a: '1' });
  expect(() => pair('a=2', { a: '1' })).toThrow('"a" is set more than once');
  expect(() => pair('a', {})).toThrow('name=value');
});
