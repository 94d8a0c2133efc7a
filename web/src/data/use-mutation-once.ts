import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/** By default, Windows takes two clicks for a double click if they are at most 500 ms apart. */
const DOUBLE_CLICK_MS = 500;

/**
 * A mutation that a double click sends once. `mutate` does nothing while a request with the same input is on its way, or if it was called
 * with the same input less than 500 ms ago. A button shows that it is busy only with the next render. The second click can come before that,
 * or after the response. The time between calls decides, not the count of clicks in the event, because Enter sends requests, too.
 * Inputs are compared as JSON. One that JSON cannot hold is a `TypeError`, because two different ones would count as a double click.
 */
export function useMutationOnce<Result, Input = void>(
  options: UseMutationOptions<Result, Error, Input> & { mutationFn: (input: Input) => Promise<Result> },
): UseMutationResult<Result, Error, Input> {
  const running = useRef(new Set<string>());
  const last = useRef({ key: '', at: Number.NEGATIVE_INFINITY });
  const { mutationFn } = options;
  const mutation = useMutation<Result, Error, Input>({
    ...options,
    mutationFn: async (input) => {
      try {
        return await mutationFn(input);
      } finally {
        running.current.delete(keyOf(input));
      }
    },
  });
  const { mutate: send } = mutation;
  const mutate = useCallback<typeof send>(
    (...args) => {
      const key = keyOf(args[0]);
      const before = last.current;
      last.current = { key, at: performance.now() };
      const isDoubleClick = before.key === key && last.current.at - before.at < DOUBLE_CLICK_MS;
      if (isDoubleClick || running.current.has(key)) return;
      running.current.add(key);
      send(...args);
    },
    [send],
  );
  return { ...mutation, mutate };
}

/**
 * Resources count by their version only, because the first response can change others of their members, such as `last_run` of a schedule.
 * A change without a version, such as `{ id, role }`, counts as a whole: another one is not a double click.
 */
function keyOf(input: unknown): string {
  return (
    JSON.stringify(input, (name, value) => {
      if (!isPlain(value)) throw new TypeError(`\`${name}\` of the input cannot be compared.`);
      return isResource(value) ? [value.id, value.updated_at] : value;
    }) ?? ''
  );
}

/** Whether JSON keeps everything of it. Functions are left out there, and files, maps and sets become `{}`. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  // Objects that the router reads from the URL have no prototype.
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

function isResource(value: unknown): value is { id: unknown; updated_at: unknown } {
  return typeof value === 'object' && value !== null && 'id' in value && 'updated_at' in value;
}
