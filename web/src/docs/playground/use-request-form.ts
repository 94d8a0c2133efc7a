/** The request that the playground and the code samples show: values of parameters, and the body as JSON. */
import { useEffect, useState } from 'react';
import { useNavigation } from '../../data/navigation.ts';
import { isPublic, type Operation } from '../../data/operation.ts';
import { useSession } from '../../data/session.ts';
import { keyOf, problemOf, type RequestInput } from './call.ts';
import { firstBody } from './sample-body.ts';
import { type Sample, useSamples } from './samples.ts';

export interface RequestForm {
  input: RequestInput;
  samples: Sample[];
  /** What is missing or invalid, or null. */
  problem: string | null;
  /** True if the user is signed in, or the operation needs no API key. */
  allowed: boolean;
  setValue(key: string, value: string): void;
  setBody(body: string): void;
}

/** `given` is the body of the URL. */
export function useRequestForm(operation: Operation, given?: Record<string, unknown>): RequestForm {
  const { operations } = useNavigation();
  const session = useSession();
  const samples = useSamples(operation, operations, Boolean(session));
  const [values, setValues] = useState(() => examplesInPath(operation));
  const [body, setBody] = useState(() => (given ? JSON.stringify(given, null, 2) : firstBody(operation)));
  const input = { operation, values, body };

  const inPath = operation.parameters.find(({ in: location }) => location === 'path');
  const sample = samples[0]?.value;
  useEffect(() => {
    if (!inPath || !sample) return;
    const key = keyOf(inPath);
    // An ID of the user's own replaces the example, but nothing that the user has typed.
    setValues((now) => (now[key] === examplesInPath(operation)[key] ? { ...now, [key]: sample } : now));
  }, [operation, inPath, sample]);

  return {
    input,
    samples,
    problem: problemOf(input),
    allowed: Boolean(session) || isPublic(operation),
    setValue: (key, value) => setValues((now) => ({ ...now, [key]: value })),
    setBody,
  };
}

/** The examples of the path parameters. The demo data has objects with these IDs. */
function examplesInPath({ parameters }: Operation): Record<string, string> {
  return Object.fromEntries(
    parameters
      .filter(({ in: location, example }) => location === 'path' && example !== undefined)
      .map((parameter) => [keyOf(parameter), String(parameter.example)]),
  );
}
