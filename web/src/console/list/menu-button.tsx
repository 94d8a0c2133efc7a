import { IconDots } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';

/** Opens the menu of a row. */
export function MenuButton({ row, className = '', ...props }: { row: Export } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={`icon-button row-menu-button ${className}`}
      aria-haspopup="menu"
      aria-label={`More actions for ${row.summary}, export ${row.id}`}
      {...props}
    >
      <IconDots size={18} stroke={1.75} aria-hidden="true" />
    </button>
  );
}
