import { NativeSelect, Textarea } from '@mantine/core';
import type { Operation } from '../api/document.ts';
import { sampleBodies } from './sample-body.ts';

interface BodyFieldProps {
  operation: Operation;
  value: string;
  onChange(value: string): void;
}

/** A JSON editor for the request body, with a list of examples when there are several. */
export function BodyField({ operation, value, onChange }: BodyFieldProps) {
  const samples = sampleBodies(operation);
  return (
    <>
      {samples.length > 1 && (
        <NativeSelect
          label="Example"
          data={['', ...samples.map(({ name }) => name)]}
          value={samples.find(({ text }) => text === value)?.name ?? ''}
          onChange={(event) => {
            const chosen = samples.find(({ name }) => name === event.currentTarget.value);
            if (chosen) onChange(chosen.text);
          }}
        />
      )}
      <Textarea
        label="Body"
        description="application/json"
        autosize
        minRows={4}
        maxRows={24}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.85rem' } }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
