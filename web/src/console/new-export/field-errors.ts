import { createContext, useContext } from 'react';
import { ApiError } from '../../data/request.ts';

/** Messages of the API about single values, by field: `search_params.country`. */
export type FieldErrors = Readonly<Record<string, string>>;

export const FieldErrorContext = createContext<FieldErrors>({});

/** The API's message for a field, without the name of the field that it begins with. */
export function useFieldError(member: 'search_params' | 'index_params', name: string): string | undefined {
  return useContext(FieldErrorContext)[`${member}.${name}`];
}

/** An invalid entry of a list is an error of the list. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    error.details.map(({ field, message }) => [
      field.replace(/(\.[^.[]+)[.[].*$/, '$1'),
      message.replace(/^`[^`]+`: /, '').replaceAll('`', ''),
    ]),
  );
}
