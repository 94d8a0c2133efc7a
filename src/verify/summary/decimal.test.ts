import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecimalSum, decimalOf } from './decimal.ts';

const sumOf = (...texts: string[]) => {
  const sum = new DecimalSum();
  for (const text of texts) sum.add(decimalOf(text));
  return sum;
};

test('sums are exact, in whatever form the numbers are written', () => {
  expect(sumOf('0.1', '0.2').equals(decimalOf('0.30'))).toBe(true);
  expect(sumOf('0.1', '0.2').equals(decimalOf('0.30000000000000004'))).toBe(false);
  expect(sumOf('1e+20', '-1').equals(decimalOf('99999999999999999999'))).toBe(true);
  expect(sumOf('1e-07', '1').equals(decimalOf('1.0000001'))).toBe(true);
  expect(String(sumOf('-0.05', '0.01'))).toBe('-0.04');
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), { minLength: 1 }), (units) => {
      const texts = units.map((unit) => `${unit}e-4`);
      const total = units.reduce((a, b) => a + b, 0n);
      return sumOf(...texts).equals(decimalOf(`${total}e-4`));
    }),
  );
});

test('no numbers have no sum', () => {
  expect(sumOf().equals(null)).toBe(true);
  expect(sumOf().equals(decimalOf('0'))).toBe(false);
  expect(sumOf('0').equals(null)).toBe(false);
  expect(String(sumOf())).toBe('nothing');
});

test('NaN and infinities are added up as PostgreSQL does', () => {
  expect(sumOf('NaN', '1').equals(decimalOf('NaN'))).toBe(true);
  expect(sumOf('Infinity', '1').equals(decimalOf('Infinity'))).toBe(true);
  expect(sumOf('Infinity', '-Infinity').equals(decimalOf('NaN'))).toBe(true);
  expect(sumOf('Infinity').equals(decimalOf('1'))).toBe(false);
  expect(String(sumOf('-Infinity'))).toBe('-Infinity');
});
