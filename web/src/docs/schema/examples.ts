import type { ApiResponse, Media } from '../../data/operation.ts';

export interface NamedExample {
  name: string;
  value: unknown;
}

/** The examples of a media type in the OpenAPI document. */
export function examplesOf({ example, examples, schema }: Media): NamedExample[] {
  const fromSchema = (schema as { examples?: unknown[]; example?: unknown } | undefined) ?? {};
  const plain = example ?? fromSchema.example ?? fromSchema.examples?.[0];
  return [
    ...Object.entries(examples ?? {}).map(([name, { summary, value }]) => ({ name: summary ?? name, value })),
    ...(plain === undefined ? [] : [{ name: 'Example', value: plain }]),
  ];
}

export interface ResponseExample {
  /** Unique among the examples of an operation. */
  id: string;
  status: string;
  label: string;
  text: string;
  json: boolean;
}

/** One entry per example of each response. The usual successful response is first: 202 for a new export, not 200 for a duplicate. */
export function responseExamples(responses: Readonly<Record<string, ApiResponse>>): ResponseExample[] {
  const all = Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.values(content).flatMap((media) => {
      const named = examplesOf(media);
      return named.map(({ name, value }, i) => ({
        id: `${status} ${i}`,
        status,
        label: named.length > 1 || name !== 'Example' ? `${status}: ${name}` : status,
        text: typeof value === 'string' ? value.trimEnd() : JSON.stringify(value, null, 2),
        json: typeof value !== 'string',
      }));
    }),
  );
  const usual = all.filter(({ status }) => status.startsWith('2')).at(-1)?.status;
  return all.toSorted((a, b) => Number(b.status === usual) - Number(a.status === usual));
}
