import { useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** Switches between light and dark. The choice is remembered; until then the system setting applies. */
export function ColorSchemeSwitch() {
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Switch between light and dark"
      onClick={toggleColorScheme}
    >
      {/* Both are in the page, because the service does not know the reader's choice. CSS shows one. */}
      <IconSun size={18} stroke={1.75} className="only-dark" aria-hidden="true" />
      <IconMoon size={18} stroke={1.75} className="only-light" aria-hidden="true" />
    </button>
  );
}
