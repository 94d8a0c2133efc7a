import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, Suspense, useState } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';

const ConfirmDialog = lazyPart(() => import('../parts/dialogs.tsx'), 'ConfirmDialog');

export interface ConfirmButtonProps extends ButtonProps {
  /** What the button does: `Cancel export`. The dialog repeats it. */
  action: string;
  question: string;
  consequence: string;
  /** What the other button of the dialog says. */
  keep: string;
  onConfirm(): void;
  children?: ReactNode;
}

/** A button whose action cannot be undone. A dialog asks first. */
export function ConfirmButton({ action, question, consequence, keep, onConfirm, ...props }: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" {...props} onClick={() => setOpen(true)}>
        {action}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ConfirmDialog
            title={question}
            action={action}
            keep={keep}
            danger
            onClose={() => setOpen(false)}
            onConfirm={() => {
              setOpen(false);
              onConfirm();
            }}
          >
            {consequence}
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}
