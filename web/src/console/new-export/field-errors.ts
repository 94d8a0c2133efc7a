import { createContext, useContext } from 'react';
import { ApiError } from '../../data/request.ts';

/** Messages of the API about single values, by field: `search_params.country`. */
export type FieldErrors = Readonly<Record<string, string>>;

export const FieldErrorContext = createContext<FieldErrors>({});

/** The API's message for a field, without the name of the field that it begins with. */
export function useFieldError(member: 'search_params' | 'index_params', name: string): string | undefined {
  return useContext(FieldErrorContext)[`${member}.${name}`];
}

/** The messages of all errors. If several are about a field, the last one counts. An invalid entry of a list is an error of the list. */
export function fieldErrorsOf(...errors: unknown[]): FieldErrors {
  const details = errors.flatMap((error) => (error instanceof ApiError ? error.details : []));
  return Object.fromEntries(
    details.map(({ field, message }) => [
      field.replace(/(\.[^.[]+)[.[].*$/, '$1'),
      message.replace(/^`[^`]+`: /, '').replaceAll('`', ''),
    ]),
  );
}
