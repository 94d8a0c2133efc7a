import { expect, test } from 'vitest';
import { ApiError } from '../../data/request.ts';
import { fieldErrorsOf } from './field-errors.ts';

const invalid = (field: string, message: string) =>
  new ApiError({ status: 422, code: 'VALIDATION_ERROR', message: '', details: [{ field, message }] });

test('an error without fields does not hide those of another error', () => {
  const gone = new ApiError({ status: 404, code: 'NOT_FOUND', message: 'The preset was not found.' });
  const name = invalid('index_params.filename', '`index_params.filename`: "a/b" is not valid.');
  expect(fieldErrorsOf(gone, name)).toEqual({ 'index_params.filename': '"a/b" is not valid.' });
  expect(fieldErrorsOf(name, null)).toEqual({ 'index_params.filename': '"a/b" is not valid.' });
  expect(fieldErrorsOf(gone, null)).toEqual({});
});

test('of several messages about a field, the last one counts', () => {
  const errors = [invalid('search_params.country[2]', 'old'), invalid('search_params.country', 'new')];
  expect(fieldErrorsOf(...errors)).toEqual({ 'search_params.country': 'new' });
});
