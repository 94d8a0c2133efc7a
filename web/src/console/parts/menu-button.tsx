import { IconDots } from '@tabler/icons-react';
import type { ComponentProps } from 'react';

interface MenuButtonProps extends ComponentProps<'button'> {
  /** What the actions are for: `Deals in US, export 5`. */
  of: string;
}

/** Opens the menu of a row. */
export function MenuButton({ of, className = '', ...props }: MenuButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button row-menu-button ${className}`}
      aria-haspopup="menu"
      aria-label={`More actions for ${of}`}
      {...props}
    >
      <IconDots size={18} stroke={1.75} aria-hidden="true" />
    </button>
  );
}
