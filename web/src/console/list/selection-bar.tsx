import { Button } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { useListActions } from './list-actions.ts';
import { isRunning } from './list-queries.ts';

interface SelectionBarProps {
  exports: readonly Export[];
  onClear(): void;
}

/** What can be done with the selected exports. An action that fits none of them is not offered. */
export function SelectionBar({ exports, onClear }: SelectionBarProps) {
  const actions = useListActions();
  const files = exports.filter(({ download_url }) => download_url !== null);
  const running = exports.filter(isRunning);
  const ended = exports.filter((row) => !isRunning(row));
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected exports">
      <span role="status">{exports.length} selected</span>
      {files.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => actions.download(files)}>
          Download {files.length}
        </Button>
      )}
      {ended.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => actions.repeat(ended)}>
          Build {ended.length} again
        </Button>
      )}
      {running.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => actions.cancel(running)}>
          Cancel {running.length}
        </Button>
      )}
      <Button size="compact-sm" variant="default" className="danger" onClick={() => actions.remove(exports)}>
        Delete {exports.length}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  );
}
