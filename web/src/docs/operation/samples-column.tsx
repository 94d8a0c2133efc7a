/** The column beside the text: the request in a programming language, and an example of each response. */
import { useState } from 'react';
import { LANGUAGES } from '../../../../src/openapi/code-samples/languages.ts';
import { isPublic } from '../../data/operation.ts';
import { useOrigin } from '../../data/origin.ts';
import { useEnteredEarly } from '../../data/use-entered-early.ts';
import { useHydrated } from '../../data/use-hydrated.ts';
import { CodeBlock } from '../../reading/code-block.tsx';
import { headersOf, type RequestInput, urlOf } from '../playground/call.ts';
import { responseExamples } from '../schema/examples.ts';
import { chooseSampleLanguage, useSampleLanguage } from './sample-language.ts';

export function SamplesColumn({ input }: { input: RequestInput }) {
  const hydrated = useHydrated();
  const part = useEnteredEarly<HTMLDivElement>();
  return (
    <div ref={part} className="samples" aria-busy={!hydrated}>
      <RequestSample input={input} />
      <ResponseSample input={input} />
    </div>
  );
}

function RequestSample({ input }: { input: RequestInput }) {
  const { operation, body } = input;
  const origin = useOrigin();
  const language = useSampleLanguage();
  const { 'content-type': _, ...headers } = headersOf(input);
  const code = language.write({
    method: operation.method,
    url: origin + urlOf(input),
    headers,
    body: parsed(body),
    authenticated: !isPublic(operation),
    json: Object.entries(operation.responses).some(
      ([status, { content }]) => status.startsWith('2') && content?.['application/json'],
    ),
  });
  return (
    <CodeBlock
      title="Request"
      code={code.trimEnd()}
      language={language.highlight}
      actions={
        <select
          aria-label="Language of the code sample"
          value={language.id}
          onChange={(event) => chooseSampleLanguage(event.currentTarget.value)}
        >
          {LANGUAGES.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      }
    />
  );
}

function ResponseSample({ input: { operation } }: { input: RequestInput }) {
  const examples = responseExamples(operation.responses);
  const [chosen, setChosen] = useState(examples[0]?.id);
  const example = examples.find(({ id }) => id === chosen);
  if (!example) return null;
  return (
    <CodeBlock
      title="Response"
      code={example.text}
      language={example.json ? 'json' : undefined}
      actions={
        <select
          aria-label="Example of the response"
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {examples.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      }
    />
  );
}

/** Text that is not JSON yet, while it is typed, is not in the sample. */
function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
