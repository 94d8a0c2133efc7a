import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { copyText } from '../../data/copy-text.ts';

const LABELS = { idle: 'Copy page as Markdown', copied: 'Copied', failed: 'Not copied: open the Markdown' };

/** Copies the Markdown version of a page, for chats and editors. */
export function CopyPage({ path }: { path: string }) {
  const [state, setState] = useState<keyof typeof LABELS>('idle');
  const copy = async () => {
    const response = await fetch(`${path}.md`).catch(() => null);
    const copied = response?.ok === true && (await copyText(await response.text()));
    setState(copied ? 'copied' : 'failed');
  };
  const Icon = state === 'copied' ? IconCheck : IconCopy;
  return (
    <button type="button" className="plain-button" aria-live="polite" onClick={() => void copy()}>
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      {LABELS[state]}
    </button>
  );
}

/** Opens the Markdown version of a page. */
export function MarkdownLink({ path }: { path: string }) {
  return (
    <a href={`${path}.md`} target="_blank" rel="noreferrer" className="plain-button quiet">
      Markdown
      <IconExternalLink size={14} stroke={1.75} aria-hidden="true" />
    </a>
  );
}
