/** The responses of an operation: successful ones with their fields, and errors with their codes. */
import type { ApiResponse } from '../../data/operation.ts';
import { plainText } from '../../reading/plain-text.ts';
import { Prose } from '../../reading/prose.tsx';
import { SchemaView } from './schema-view.tsx';

type Responses = Record<string, ApiResponse>;

export function SuccessResponses({ responses }: { responses: Responses }) {
  const shown = new Set<string>();
  return Object.entries(responses)
    .filter(([status]) => !isError(status))
    .map(([status, { description, headers, content }]) => (
      <div key={status} className="field-group response">
        <h3>
          <Status status={status} /> {firstSentence(description)}
        </h3>
        {firstSentence(description) !== plainText(description) && <Prose html={description} />}
        {Object.entries(content ?? {}).map(([type, { schema }]) => {
          const text = JSON.stringify(schema ?? null);
          const repeated = shown.has(text);
          shown.add(text);
          return (
            <div key={type}>
              <p className="field-note">
                <code>{type}</code>
                {repeated && ', with the same fields as above'}
              </p>
              {schema && !repeated && <SchemaView schema={schema} expanded />}
            </div>
          );
        })}
        {!content && <p className="field-note">No response body.</p>}
        <HeaderNames names={Object.keys(headers ?? {})} />
      </div>
    ));
}

/** Errors all have the same body, so its fields are listed once. */
export function ErrorResponses({ responses }: { responses: Responses }) {
  const errors = Object.entries(responses).filter(([status]) => isError(status));
  const schema = errors.map(([, { content }]) => content?.['application/json']?.schema).find(Boolean);
  return (
    <>
      <div className="field-list">
        {errors.map(([status, { description }]) => {
          const [, code, text] = /^(?:<p>)?([A-Z_]+): ([\s\S]*)$/.exec(description) ?? [];
          return (
            <div className="field error-response" key={status}>
              <div className="field-head">
                <Status status={status} />
                {code && <code>{code}</code>}
              </div>
              <Prose html={text ? `<p>${text}` : description} />
            </div>
          );
        })}
      </div>
      {schema && (
        <div className="field-group">
          <h3>Fields of an error response</h3>
          <SchemaView schema={schema} />
        </div>
      )}
    </>
  );
}

function HeaderNames({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="field-note">
      Headers:{' '}
      {names.map((name, i) => (
        <span key={name}>
          {i > 0 && ', '}
          <code>{name}</code>
        </span>
      ))}
    </p>
  );
}

function Status({ status }: { status: string }) {
  return (
    <span className="http-status" data-error={isError(status) || undefined}>
      {status}
    </span>
  );
}

function isError(status: string): boolean {
  return status >= '4';
}

function firstSentence(html: string): string {
  const text = plainText(html);
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
