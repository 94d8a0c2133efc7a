import { IconUserCircle } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import type { Session } from '../data/session.ts';

interface PersonButtonProps extends ComponentProps<'button'> {
  session: Session;
}

/** Shows who is signed in, and opens the menu. */
export function PersonButton({ session, ...props }: PersonButtonProps) {
  return (
    <button
      aria-haspopup="dialog"
      aria-label={`Account of ${session.caller.email}, ${session.caller.publisher.name}`}
      {...props}
      type="button"
      className="plain-button person"
    >
      <IconUserCircle size={18} stroke={1.75} aria-hidden="true" />
      <span className="person-name">{session.caller.publisher.name}</span>
    </button>
  );
}
