import { Menu } from '@mantine/core';
import {
  IconCode,
  IconDownload,
  IconEye,
  IconPlayerStop,
  IconReceipt,
  IconRepeat,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { exportPath } from './export-words.ts';
import { useListActions } from './list-actions.ts';
import { isRunning } from './list-queries.ts';
import { MenuButton } from './menu-button.tsx';

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Everything that can be done with one export. It opens as soon as it is loaded. */
export function RowMenu({ row: current }: { row: Export }) {
  // An open menu keeps its items: *Cancel export* must not become *Build again* under the pointer when the export ends.
  const [row, setRow] = useState(current);
  const actions = useListActions();
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(true), []);
  if (!opened && row !== current) setRow(current);
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
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
        <MenuButton row={row} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconEye {...ICON} />}
          renderRoot={(props) => <Link to={exportPath(row.id)} {...props} />}
        >
          Open
        </Menu.Item>
        {row.download_url && (
          <Menu.Item leftSection={<IconDownload {...ICON} />} component="a" href={row.download_url}>
            Download
          </Menu.Item>
        )}
        {isRunning(row) ? (
          <Menu.Item leftSection={<IconPlayerStop {...ICON} />} onClick={() => actions.cancel([row])}>
            Cancel export
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconRepeat {...ICON} />} onClick={() => actions.repeat([row])}>
            Build again
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCode {...ICON} />} onClick={() => actions.copyCall(row)}>
          Copy as API call
        </Menu.Item>
        {row.status === 'completed' && (
          <Menu.Item leftSection={<IconReceipt {...ICON} />} onClick={() => actions.saveReceipt(row)}>
            Download receipt
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash {...ICON} />} className="menu-danger" onClick={() => actions.remove([row])}>
          Delete export
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
