import { Argument, InvalidArgumentError } from 'commander';

/** An argument that is an ID. */
export function idArgument(description: string): Argument {
  return new Argument('<id>', description).argParser(idOf);
}

/** Reads an ID of the API. */
export function idOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use an ID, for example 1.');
}
