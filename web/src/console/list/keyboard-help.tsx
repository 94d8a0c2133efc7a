import { Switch } from '@mantine/core';
import { Fragment } from 'react';
import { useObservable } from '../../data/observable.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { keysEnabled, setKeysEnabled } from './use-list-keys.ts';

const KEYS = [
  [['j', '↓'], 'Next export'],
  [['k', '↑'], 'Previous export'],
  [['Enter'], 'Open the export'],
  [['x'], 'Select or deselect the export'],
  [['d'], 'Download the file'],
  [['Delete'], 'Delete the export'],
  [['Esc'], 'Clear the selection'],
  [['/'], 'Search pages'],
  [['?'], 'Show this help'],
] as const;

/** The keys of the list, and a switch that turns single keys off. */
export function KeyboardHelp({ onClose }: { onClose(): void }) {
  const enabled = useObservable(keysEnabled);
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts" size="sm">
      <dl className="keys">
        {KEYS.map(([keys, text]) => (
          <Fragment key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
      <Switch
        mt="lg"
        label="Use single keys"
        description="Turn this off if you dictate text, or if keys are pressed by accident. Arrow keys and Enter still work."
        checked={enabled}
        onChange={(event) => setKeysEnabled(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
