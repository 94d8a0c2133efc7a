import { Button, type ButtonProps } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from '../data/use-copy.ts';

interface CopyButtonProps extends ButtonProps {
  value: string;
  label?: string;
}

/** Copies a text, and says so. */
export function CopyButton({ value, label = 'Copy', ...props }: CopyButtonProps) {
  const { copied, words, copy } = useCopy(value, label);
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<Icon size={14} aria-hidden="true" />}
      aria-live="polite"
      {...props}
      onClick={copy}
    >
      {words}
    </Button>
  );
}
