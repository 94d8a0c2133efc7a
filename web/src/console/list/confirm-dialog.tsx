import { Button, Group, List, Text } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { rowsInWords, sizeInWords, timeInWords } from '../parts/words.ts';
import { exportsInWords, nameOf } from './export-words.ts';

/** What a dialog asks about. */
export interface Question {
  action: 'delete' | 'cancel' | 'repeat';
  exports: readonly Export[];
}

interface ConfirmDialogProps extends Question {
  onClose(): void;
  onConfirm(): void;
}

/** Exports that a dialog names. The others are counted. */
const MAX_NAMED = 5;

/** Asks before something that cannot be undone, and before a file is built that exists already. Names the exports. */
export function ConfirmDialog({ action, exports, onClose, onConfirm }: ConfirmDialogProps) {
  const { title, text, keep, confirm, color } = wordsOf(action, exports);
  const file = action === 'repeat' && exports.length === 1 ? exports[0]!.download_url : null;
  const others = exports.length - MAX_NAMED;
  return (
    <Dialog onClose={onClose} title={title} focusBack={false}>
      <Text size="sm">{text}</Text>
      <List size="sm" my="md" spacing={4} listStyleType="none" className="named-exports">
        {exports.slice(0, MAX_NAMED).map((row) => (
          <List.Item key={row.id}>
            <strong>{row.summary}</strong>
            <br />
            {[
              nameOf(row),
              row.row_count !== null && rowsInWords(row.row_count),
              row.file_bytes !== null && sizeInWords(row.file_bytes),
            ]
              .filter(Boolean)
              .join(', ')}
          </List.Item>
        ))}
        {others > 0 && <List.Item>and {others} more</List.Item>}
      </List>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} {...(file === null ? { 'data-autofocus': true } : {})}>
          {keep}
        </Button>
        <Button variant={file === null ? 'filled' : 'default'} color={color} onClick={onConfirm}>
          {confirm}
        </Button>
        {file !== null && (
          <Button component="a" href={file} onClick={onClose} data-autofocus>
            Download the file
          </Button>
        )}
      </Group>
    </Dialog>
  );
}

function wordsOf(action: Question['action'], exports: readonly Export[]) {
  const one = exports.length === 1;
  const what = one ? 'export' : `${exports.length} exports`;
  if (action === 'delete')
    return {
      title: one ? 'Delete this export?' : `Delete ${what}?`,
      text: `${one ? 'The export and its file are' : 'The exports and their files are'} deleted for everyone, and download links stop working. You cannot undo this.`,
      keep: 'Cancel',
      confirm: `Delete ${what}`,
      color: 'ember',
    };
  if (action === 'cancel')
    return {
      title: one ? 'Cancel this export?' : `Cancel ${what}?`,
      text: 'The work stops within seconds, and no file is built. You can build it again later.',
      keep: one ? 'Keep it running' : 'Keep them running',
      confirm: `Cancel ${what}`,
      color: 'ember',
    };
  return {
    title: one ? `This file was built at ${builtAt(exports[0]!)}` : `Build ${exportsInWords(exports)} again?`,
    text: one
      ? 'You can download it, or build it again with current data. The file that you have stays.'
      : 'Each one is built again with current data. The files that you have stay.',
    keep: 'Cancel',
    confirm: one ? 'Build it again' : `Build ${what} again`,
    color: undefined,
  };
}

function builtAt({ completed_at, created_at }: Export): string {
  return timeInWords(completed_at ?? created_at, new Date());
}
