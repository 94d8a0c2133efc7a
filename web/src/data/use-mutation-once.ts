import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/**
 * A mutation that is sent once, however often its button is clicked: while a request with the same input is on its way, `mutate` does nothing.
 * A button shows that it is busy only with the next render, and the second click of a double click can come before.
 */
export function useMutationOnce<Result, Input = void>(
  options: UseMutationOptions<Result, Error, Input> & { mutationFn: (input: Input) => Promise<Result> },
): UseMutationResult<Result, Error, Input> {
  const running = useRef(new Set<string>());
  const { mutationFn } = options;
  const mutation = useMutation<Result, Error, Input>({
    ...options,
    mutationFn: (input) => mutationFn(input).finally(() => running.current.delete(keyOf(input))),
  });
  const { mutate: send } = mutation;
  const mutate = useCallback<typeof send>(
    (...args) => {
      const key = keyOf(args[0]);
      if (running.current.has(key)) return;
      running.current.add(key);
      send(...args);
    },
    [send],
  );
  return { ...mutation, mutate };
}

function keyOf(input: unknown): string {
  return JSON.stringify(input) ?? '';
}
