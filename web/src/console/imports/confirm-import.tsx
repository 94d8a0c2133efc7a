import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../data/request.ts';
import { upload } from '../../data/upload.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import { ProgressBar } from '../../shell/progress-bar.tsx';
import { type Checked, IMPORTS, type ImportOptions, importUrl } from '../data/imports.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { changeInWords, KINDS, SHARED_KINDS } from './import-words.ts';

interface ConfirmImportProps {
  file: File;
  options: ImportOptions;
  checked: Checked;
  /** Whether invalid rows are skipped. */
  skips: boolean;
  /** Slug or ID of the publisher. */
  publisher: string;
  onImported: (imported: Checked) => void;
  /** Checks the file again. */
  onCheckAgain: () => void;
  onClose: () => void;
}

/** Says what will change, and imports the file. Closing the dialog cancels the import. */
export function ConfirmImport(props: ConfirmImportProps) {
  const { file, options, checked, skips, publisher, onImported, onCheckAgain, onClose } = props;
  const queries = useQueryClient();
  const [sent, setSent] = useState(0);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = useMutation({
    networkMode: 'always',
    mutationFn: () => {
      const controller = new AbortController();
      running.current = controller;
      setSent(0);
      // With another version of the preset, something else would be imported than what was shown.
      const version = checked.preset_updated_at ?? '';
      const more = { preset_updated_at: version, on_error: skips ? 'skip' : '' };
      const url = importUrl(file, options, more);
      return upload<Checked>(url, file, { signal: controller.signal, onProgress: setSent });
    },
    onSuccess: (imported) => {
      running.current = null;
      onImported(imported);
    },
    // Without a response, the list shows whether the file was imported.
    onSettled: () => queries.invalidateQueries({ queryKey: [IMPORTS] }),
  });
  const { isPending, error } = start;
  const into = SHARED_KINDS.includes(options.kind) ? 'of all publishers' : `of ${publisher}`;
  const isStale = error instanceof ApiError && error.code === 'PRECONDITION_FAILED';
  const isUnclear = error instanceof ApiError && error.code === 'UNREACHABLE';
  return (
    <Dialog onClose={onClose} title={`Import ${file.name}?`} closeOnClickOutside={!isPending}>
      <Stack>
        <Text size="sm">
          {KINDS[options.kind]} {into}: {changeInWords(checked, skips)}
        </Text>
        <div role="status">
          {isPending && (
            <Text size="sm">{sent < 1 ? 'Sending the file' : 'Storing the rows'}. Keep this page open.</Text>
          )}
        </div>
        {isPending && <ProgressBar value={sent < 1 ? 100 * sent : null} aria-label="Progress of the import" />}
        {error && !isPending ? (
          <>
            {isStale ? (
              <ChangedMeanwhile name={checked.preset ?? 'the preset'} onCheckAgain={onCheckAgain} />
            ) : (
              <Problem title="The file was not imported" error={error} />
            )}
            {isUnclear && <Text size="sm">The list of past imports shows whether it was imported all the same.</Text>}
          </>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {isPending ? 'Cancel import' : 'Cancel'}
          </Button>
          <Button loading={isPending} onClick={() => !isPending && start.mutate()}>
            Import
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
