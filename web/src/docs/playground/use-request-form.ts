/** The request that the playground and the code samples show: values of parameters, and the body as JSON. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigation } from '../../data/navigation.ts';
import { isPublic, type Operation } from '../../data/operation.ts';
import { useSession } from '../../data/session.ts';
import { keyOf, problemOf, type RequestInput } from './call.ts';
import { firstBody } from './sample-body.ts';
import { type Sample, useSamples } from './samples.ts';

/** What was entered. It stays the same object until that changes. */
export interface RequestDraft {
  input: RequestInput;
  /** Sets a value, or makes it from the one before. */
  setValue(key: string, value: string | ((before: string | undefined) => string | undefined)): void;
  setBody(body: string): void;
}

interface RequestForm {
  samples: Sample[];
  /** What is missing or invalid, or null. */
  problem: string | null;
  /** True if the user is signed in, or the operation needs no API key. */
  allowed: boolean;
}

/**
 * What the page of an operation keeps. It does not depend on the session, whose response would render the page again while the script of the
 * playground is still on its way. React would then remove the playground that the service has rendered, and the page would jump.
 *
 * `given` is the body of the URL.
 */
export function useRequestDraft(operation: Operation, given?: Record<string, unknown>): RequestDraft {
  const [values, setValues] = useState(() => examplesInPath(operation));
  const [body, setBody] = useState(() => (given ? JSON.stringify(given, null, 2) : firstBody(operation)));
  const setValue = useCallback<RequestDraft['setValue']>(
    (key, value) =>
      setValues((now) => {
        const next = typeof value === 'function' ? value(now[key]) : value;
        return next === undefined || next === now[key] ? now : { ...now, [key]: next };
      }),
    [],
  );
  return useMemo(
    () => ({ input: { operation, values, body }, setValue, setBody }),
    [operation, values, body, setValue],
  );
}

/** What the playground adds to a draft. */
export function useRequestForm({ input, setValue }: RequestDraft): RequestForm {
  const { operation } = input;
  const { operations } = useNavigation();
  const session = useSession();
  const samples = useSamples(operation, operations, Boolean(session));
  const inPath = operation.parameters.find(({ in: location }) => location === 'path');
  const sample = samples[0]?.value;
  useEffect(() => {
    if (!inPath || !sample) return;
    const key = keyOf(inPath);
    // An ID of the user's own replaces the example, but nothing that the user has typed.
    setValue(key, (now) => (now === examplesInPath(operation)[key] ? sample : now));
  }, [operation, inPath, sample, setValue]);
  return { samples, problem: problemOf(input), allowed: Boolean(session) || isPublic(operation) };
}

/** The examples of the path parameters. The demo data has objects with these IDs. */
function examplesInPath({ parameters }: Operation): Record<string, string> {
  return Object.fromEntries(
    parameters
      .filter(({ in: location, example }) => location === 'path' && example !== undefined)
      .map((parameter) => [keyOf(parameter), String(parameter.example)]),
  );
}
