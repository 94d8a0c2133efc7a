import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { MenuButton } from './menu-button.tsx';

/** Icons of the items. */
export const MENU_ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

interface ActionsMenuProps {
  /** What the actions are for. */
  of: string;
  /** Of Mantine's `Menu.Item`. */
  children: ReactNode;
  /** For a menu whose state belongs to its parent. */
  opened?: boolean;
  onChange?: (opened: boolean) => void;
}

/** The button with three dots, and the menu that it opens. */
export function ActionsMenu({ of, children, ...state }: ActionsMenuProps) {
  return (
    <Menu
      {...state}
      position="bottom-end"
      shadow="lg"
      radius="md"
      width={224}
      withinPortal={false}
      // A change of the window's size could otherwise hide the menu for good, with the focus in it.
      hideDetached={false}
      // A menu has only items, and the first one has the focus.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <MenuButton of={of} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
