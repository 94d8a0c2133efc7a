/** A code block with buttons to copy and save it. */
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { CopyCode } from './copy-code.tsx';
import { useHighlighted } from './highlighter.ts';

export interface CodeBlockProps {
  code: string;
  /** Name of the language. Code without one is not highlighted. */
  language?: string;
  title?: string;
  /** File name for **Save**. Without it, the block can only be copied. */
  fileName?: string;
  /** Controls in the head, before **Copy**. */
  actions?: ReactNode;
}

export function CodeBlock({ code, language, title, fileName, actions }: CodeBlockProps) {
  const element = useRef<HTMLElement>(null);
  const html = useHighlighted(code, language, element);
  const name = title ?? fileName ?? language ?? 'Text';
  return (
    <div className="code">
      <div className="head">
        <span>{name}</span>
        <span className="actions">
          {actions}
          {fileName && (
            <a
              className="plain-button"
              href={`data:text/plain;charset=utf-8,${encodeURIComponent(code)}`}
              download={fileName}
            >
              <IconDownload size={14} aria-hidden="true" />
              Save
            </a>
          )}
          <CopyCode value={code} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard. */}
      <pre tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes everything except its own tags. */}
        <code ref={element} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
}
