/** A code block with buttons to copy and save it. */
import { Button, CopyButton, Group } from '@mantine/core';
import { useMemo } from 'react';
import { highlight } from './highlight.ts';

export interface CodeBlockProps {
  code: string;
  /** Name of the language. Code without one is not highlighted. */
  language?: string;
  title?: string;
  /** File name for **Save**. Without it, the block can only be copied. */
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard. */}
      <pre tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes everything except its own tags. */}
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
}
