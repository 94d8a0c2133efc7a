/** The request body: as a form made from its schema, or as JSON. Both show the same text, so nothing is lost on a change. */
import { NativeSelect, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Operation } from '../../data/operation.ts';
import { BodyForm } from './body-form.tsx';
import { sampleBodies } from './sample-body.ts';

interface BodyEditorProps {
  operation: Operation;
  /** JSON. */
  value: string;
  onChange(value: string): void;
}

export function BodyEditor({ operation, value, onChange }: BodyEditorProps) {
  const [view, setView] = useState('Form');
  const samples = sampleBodies(operation);
  const schema = operation.requestBody?.content['application/json']?.schema;
  return (
    <fieldset className="body-editor">
      <legend>Request body</legend>
      <div className="body-editor-head">
        <SegmentedControl
          size="xs"
          data={['Form', 'JSON']}
          value={view}
          onChange={setView}
          aria-label="View of the body"
        />
        {samples.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label="Example"
            data={[{ value: '', label: 'Choose an example' }, ...samples.map(({ name }) => name)]}
            value={samples.find(({ text }) => text === value)?.name ?? ''}
            onChange={(event) => {
              const chosen = samples.find(({ name }) => name === event.currentTarget.value);
              if (chosen) onChange(chosen.text);
            }}
          />
        )}
      </div>
      {view === 'Form' && schema ? (
        <BodyForm schema={schema} value={value} onChange={onChange} />
      ) : (
        <Textarea
          label="Body"
          description="application/json"
          autosize
          minRows={4}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: 'path' }}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </fieldset>
  );
}
