/** Dialogs of the console. */
import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../../shell/copy-button.tsx';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import './dialogs.css';

interface ConfirmDialogProps {
  /** A question: `Revoke this API key?` */
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The action, as on the button that opened the dialog: `Revoke key`. */
  action: string;
  /** The button that changes nothing. Default: `Cancel`, which is not clear beside `Cancel export`. */
  keep?: string;
  /** What failed, as a sentence: `The key was not revoked`. For a dialog that waits for its action. */
  failed?: string;
  error?: unknown;
  pending?: boolean;
  /** Whether it cannot be undone. */
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    children,
    action,
    keep = 'Cancel',
    failed = '',
    error,
    pending = false,
    danger,
    onConfirm,
    onClose,
  } = props;
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{children}</Text>
        {error ? <Problem title={failed} error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {keep}
          </Button>
          <Button {...(danger ? { color: 'ember' } : {})} loading={pending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface SecretDialogProps {
  title: string;
  secret: string;
  /** What the secret is: `API key`. */
  name: string;
  children?: ReactNode;
  onClose: () => void;
}

/** Shows a secret, once. A click beside the dialog does not close it. */
export function SecretDialog({ title, secret, name, children, onClose }: SecretDialogProps) {
  return (
    <Dialog onClose={onClose} title={title} closeOnClickOutside={false}>
      <Stack>
        <Text size="sm">Copy the {name} now. It will not be shown again.</Text>
        {/* biome-ignore lint/a11y/useSemanticElements: an output element would be read again with every change beside it. */}
        <code className="secret" role="group" aria-label={name}>
          {secret}
        </code>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <CopyButton value={secret} label={`Copy ${name}`} size="sm" variant="filled" color="leaf" data-autofocus />
        </Group>
      </Stack>
    </Dialog>
  );
}
