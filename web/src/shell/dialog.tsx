import { Modal, type ModalProps } from '@mantine/core';
import { useFocusBack } from './use-focus-back.ts';

type DialogProps = Omit<ModalProps, 'opened' | 'returnFocus'> & {
  /** Whether the focus goes back when the dialog closes. If not, the page moves the focus itself. */
  focusBack?: boolean;
};

/** A dialog that exists only while it is open. Escape and a click beside it close it. */
export function Dialog({ focusBack = true, ...props }: DialogProps) {
  const keepFocus = useFocusBack();
  if (!focusBack) keepFocus();
  return <Modal opened returnFocus={false} {...props} />;
}
