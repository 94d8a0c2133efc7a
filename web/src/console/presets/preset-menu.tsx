/** What can be done with a preset besides using it. */
import { Menu } from '@mantine/core';
import { IconAdjustments, IconCalendarRepeat, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Preset } from '../../../../clients/typescript/src/types.ts';
import { readExportSearch } from '../data/export-search.ts';
import { fromRequest } from '../data/schedule-search.ts';
import { ActionsMenu, MENU_ICON } from '../parts/actions-menu.tsx';

export type PresetDialog = 'rename' | 'share' | 'delete';

interface PresetMenuProps {
  preset: Preset;
  canChange: boolean;
  onOpen: (dialog: PresetDialog) => void;
}

export function PresetMenu({ preset, canChange, onOpen }: PresetMenuProps) {
  return (
    <ActionsMenu of={preset.name}>
      {!preset.problem && (
        <Menu.Item
          leftSection={<IconCalendarRepeat {...MENU_ICON} />}
          renderRoot={(props) => (
            <Link to="/schedules/new" search={{ from: fromRequest(preset, preset.name) }} {...props} />
          )}
        >
          Schedule
        </Menu.Item>
      )}
      {canChange && (
        <>
          <Menu.Item
            leftSection={<IconAdjustments {...MENU_ICON} />}
            renderRoot={(props) => (
              <Link to="/reports/new" search={{ ...readExportSearch({ ...preset }), preset: preset.id }} {...props} />
            )}
          >
            Change filters and columns
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil {...MENU_ICON} />} onClick={() => onOpen('rename')}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconUsers {...MENU_ICON} />} onClick={() => onOpen('share')}>
            {preset.shared ? 'Stop sharing' : 'Share'}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTrash {...MENU_ICON} />}
            className="menu-danger"
            onClick={() => onOpen('delete')}
          >
            Delete preset
          </Menu.Item>
        </>
      )}
    </ActionsMenu>
  );
}
