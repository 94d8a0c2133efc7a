import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from '../data/use-copy.ts';

/** Copies code, and says so. A plain button, because Mantine's would add 4 kB to every page of an operation. */
export function CopyCode({ value }: { value: string }) {
  const { copied, words, copy } = useCopy(value, 'Copy');
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <button type="button" className="plain-button" aria-live="polite" onClick={copy}>
      <Icon size={14} aria-hidden="true" />
      {words}
    </button>
  );
}
