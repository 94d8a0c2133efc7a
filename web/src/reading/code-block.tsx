/** Code to read and take along. */
import { Button, CopyButton, Group } from '@mantine/core';
import { useMemo } from 'react';
import { highlight } from './highlight.ts';

export interface CodeBlockProps {
  code: string;
  /** Name of the language; text without one stays as it is. */
  language?: string;
  title?: string;
  /** What it is saved as; without a name it is only copied. */
  fileName?: string;
}

export function CodeBlock({ code, language, title, fileName }: CodeBlockProps) {
  const html = useMemo(() => highlight(code, language), [code, language]);
  const name = title ?? fileName ?? language ?? 'Text';
  return (
    <div className="code">
      <div className="head">
        <span>{name}</span>
        <Group gap={4}>
          {fileName && (
            <Button
              component="a"
              size="compact-xs"
              variant="subtle"
              href={`data:text/plain;charset=utf-8,${encodeURIComponent(code)}`}
              download={fileName}
            >
              Save
            </Button>
          )}
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" onClick={copy} aria-live="polite">
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes all that it does not make itself. */}
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
}
