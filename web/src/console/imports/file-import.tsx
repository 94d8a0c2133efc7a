/** A file from the moment it is chosen until it is imported. */
import { Alert, Button, Checkbox, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import type { Session } from '../../data/session.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { Problem } from '../../shell/problem.tsx';
import { ProgressBar } from '../../shell/progress-bar.tsx';
import { AS_IN_PRESET, type Checked, DETECT, type ImportOptions } from '../data/imports.ts';
import { limitsQuery } from '../data/limits.ts';
import { rowsInWords, sizeInWords } from '../parts/words.ts';
import { ConfirmImport } from './confirm-import.tsx';
import { FileDrop } from './file-drop.tsx';
import { OptionsFields } from './options-fields.tsx';
import { type ChosenFile, useCheck } from './use-check.ts';

/** Milliseconds without a change of the options after which the file is checked again. */
const PAUSE_MS = 400;

const FIRST: ImportOptions = {
  kind: 'transactions',
  publisher: '',
  preset: DETECT,
  entry: '',
  ...AS_IN_PRESET,
};

const CheckedFile = lazyPart(() => import('./checked-file.tsx'), 'CheckedFile');
const UnreadFile = lazyPart(() => import('./unread-file.tsx'), 'UnreadFile');

interface FileImportProps {
  caller: Session['caller'];
  onImported: (imported: Checked) => void;
}

export function FileImport({ caller, onImported }: FileImportProps) {
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [options, setOptions] = useState(FIRST);
  // Those of the last check. They follow `options` when the user pauses.
  const [used, setUsed] = useState(FIRST);
  useEffect(() => {
    const timer = setTimeout(() => setUsed(options), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [options]);
  const [skips, setSkips] = useState(false);
  const [confirms, setConfirms] = useState(false);
  const maxBytes = useQuery(limitsQuery).data?.import_bytes;
  const file = chosen?.file ?? null;
  const isTooLarge = file !== null && maxBytes !== undefined && file.size > maxBytes;
  // The size decides before a byte is sent.
  const { check, sent, entries } = useCheck(isTooLarge || maxBytes === undefined ? null : chosen, used);
  const checked = check.data;
  const choose = (next: File) => {
    setChosen({ file: next, number: (chosen?.number ?? 0) + 1 });
    const fresh = { ...FIRST, kind: options.kind, publisher: options.publisher };
    setOptions(fresh);
    setUsed(fresh);
    setSkips(false);
  };
  const change = (part: Partial<ImportOptions>) => setOptions({ ...options, ...part });
  const readWith = (preset: string) => {
    change({ ...AS_IN_PRESET, preset });
    // The options can be the same, and recognize another preset now.
    if (preset === options.preset) void check.refetch();
  };
  const isChecking = check.isFetching || used !== options;
  const rejected = checked?.rows.rejected ?? 0;
  const canImport = checked?.problem === null && !isChecking && !check.error && checked.rows.read > rejected;
  return (
    <div className="file-import">
      <FileDrop file={file} maxBytes={maxBytes} onFile={choose} />
      {isTooLarge && (
        <Alert
          variant="light"
          color="ember"
          title="The file is too large"
          role="alert"
          icon={<IconAlertTriangle size={20} aria-hidden="true" />}
        >
          <Text size="sm">
            {file.name} has {sizeInWords(file.size)}. Files of up to {sizeInWords(maxBytes)} can be imported here,
            compressed or not. Split it, or ask your administrator to run <code>sheaf import</code> on the server.
          </Text>
        </Alert>
      )}
      {chosen && !isTooLarge && (
        <>
          <OptionsFields caller={caller} options={options} checked={checked} entries={entries} onChange={change} />
          <div className="import-progress" role="status" data-shown={isChecking || undefined}>
            {isChecking && (
              <Text size="sm">
                {sent < 1 ? `Sending ${chosen.file.name}` : `Checking the rows of ${chosen.file.name}`}
              </Text>
            )}
          </div>
          {isChecking && <ProgressBar value={sent < 1 ? 100 * sent : null} aria-label="Progress of the check" />}
          {check.error && !isChecking && (
            <>
              <Problem title="The file cannot be imported" error={check.error} onRetry={() => void check.refetch()} />
              <Suspense fallback={null}>
                <UnreadFile options={options} onChange={change} />
              </Suspense>
            </>
          )}
          {checked && !check.error && (
            <div className="import-checked" aria-busy={isChecking}>
              <Suspense fallback={null}>
                <CheckedFile
                  key={chosen.number}
                  caller={caller}
                  options={options}
                  checked={checked}
                  isChecking={isChecking}
                  onChange={change}
                  onPreset={readWith}
                  onCheckAgain={() => void check.refetch()}
                />
              </Suspense>
            </div>
          )}
          {checked && !check.error && (
            <div className="import-action">
              {rejected > 0 && rejected < checked.rows.read && (
                <Checkbox
                  label={`Skip ${rowsInWords(rejected)} that ${rejected === 1 ? 'is' : 'are'} invalid`}
                  description="Otherwise, the file is imported only when all rows are valid."
                  checked={skips}
                  onChange={({ currentTarget }) => setSkips(currentTarget.checked)}
                />
              )}
              <Group>
                <Button disabled={!canImport || (rejected > 0 && !skips)} onClick={() => setConfirms(true)}>
                  Import
                </Button>
                <Text size="sm" c="dimmed">
                  Nothing has been stored yet.
                </Text>
              </Group>
            </div>
          )}
        </>
      )}
      {confirms && chosen && checked && (
        <ConfirmImport
          file={chosen.file}
          // What was shown is imported: not what a second look would recognize.
          options={{ ...options, preset: checked.preset ?? '' }}
          checked={checked}
          skips={skips}
          publisher={options.publisher.trim() || caller.publisher.slug}
          onImported={onImported}
          onCheckAgain={() => {
            setConfirms(false);
            void check.refetch();
          }}
          onClose={() => setConfirms(false)}
        />
      )}
    </div>
  );
}
