import { InvalidArgumentError } from 'commander';

/** Collects repeated `name=value` options, each name once. */
export function pair(text: string, before: Record<string, string>): Record<string, string> {
  const [name, value] = split(text);
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`"${name}" is set more than once. Set it once.`);
  return { ...before, [name]: value };
}

/** Values by parameter name. A string can contain several comma-separated values. In an array, each item is one value. */
export type Parameters = Record<string, string | string[]>;

/** Collects repeated `name=value` options. The values of a name that is repeated or ends in `[]` become an array. */
export function parameter(text: string, before: Parameters): Parameters {
  const [written, value] = split(text);
  const name = written.replace(/\[\]$/, '');
  if (Object.hasOwn(before, name)) return { ...before, [name]: [before[name]!, value].flat() };
  return { ...before, [name]: written === name ? value : [value] };
}

function split(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Use the form name=value.');
  return [text.slice(0, at), text.slice(at + 1)];
}
