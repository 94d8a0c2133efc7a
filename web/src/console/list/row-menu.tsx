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
import { ActionsMenu, MENU_ICON } from '../parts/actions-menu.tsx';
import { exportPath, menuName } from './export-words.ts';
import { useListActions } from './list-actions.ts';
import { isRunning } from './list-queries.ts';

/** Everything that can be done with one export. It opens as soon as it is loaded. */
export function RowMenu({ row: current }: { row: Export }) {
  // An open menu keeps its items: *Cancel export* must not become *Build again* under the pointer when the export ends.
  const [row, setRow] = useState(current);
  const actions = useListActions();
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(true), []);
  if (!opened && row !== current) setRow(current);
  return (
    <ActionsMenu of={menuName(row)} opened={opened} onChange={setOpened}>
      <Menu.Item
        leftSection={<IconEye {...MENU_ICON} />}
        renderRoot={(props) => <Link to={exportPath(row.id)} {...props} />}
      >
        Open
      </Menu.Item>
      {row.download_url && (
        <Menu.Item leftSection={<IconDownload {...MENU_ICON} />} component="a" href={row.download_url}>
          Download
        </Menu.Item>
      )}
      {isRunning(row) ? (
        <Menu.Item leftSection={<IconPlayerStop {...MENU_ICON} />} onClick={() => actions.cancel([row])}>
          Cancel export
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<IconRepeat {...MENU_ICON} />} onClick={() => actions.repeat([row])}>
          Build again
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconCode {...MENU_ICON} />} onClick={() => actions.copyCall(row)}>
        Copy as API call
      </Menu.Item>
      {row.status === 'completed' && (
        <Menu.Item leftSection={<IconReceipt {...MENU_ICON} />} onClick={() => actions.saveReceipt(row)}>
          Download receipt
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconTrash {...MENU_ICON} />}
        className="menu-danger"
        onClick={() => actions.remove([row])}
      >
        Delete export
      </Menu.Item>
    </ActionsMenu>
  );
}
