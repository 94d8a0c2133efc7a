import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { curl } from '../../../../src/openapi/code-samples/curl.ts';
import { copyText } from '../../data/copy-text.ts';
import { useOrigin } from '../../data/origin.ts';
import { ApiError } from '../../data/request.ts';
import { useSession } from '../../data/session.ts';
import { notify } from '../../shell/notify.ts';
import { createRequest } from '../data/create-request.ts';
import { requestOf } from '../data/request-of.ts';
import { followExport, unfollowExport } from '../follow/followed.ts';
import { saveFile } from '../parts/save-file.ts';
import { timeInWords } from '../parts/words.ts';
import type { Question } from './confirm-dialog.tsx';
import { cancelExport, deleteExport, forEach, getReceipt, type Outcome, repeatExport } from './export-requests.ts';
import { exportPath, exportsInWords } from './export-words.ts';
import type { ListActions } from './list-actions.ts';
import { EXPORTS, isRunning } from './list-queries.ts';

interface ExportActions {
  actions: ListActions;
  /** The question of a dialog that must be shown, or null. */
  question: Question | null;
  /** Answers it. */
  answer(confirmed: boolean): void;
}

/** The actions of the list. Every action ends with one sentence in a notification, and the list is loaded again. */
export function useExportActions(onDone: (question: Question) => void): ExportActions {
  const queries = useQueryClient();
  const origin = useOrigin();
  const operator = useSession()?.caller.role === 'operator';
  const [question, setQuestion] = useState<Question | null>(null);

  const actions = useMemo<ListActions>(
    () => ({
      download: (exports) => {
        for (const { download_url } of exports) if (download_url) saveFile(download_url);
      },
      repeat: (exports) => {
        const rows = exports.filter((row) => !isRunning(row));
        if (rows.some(({ download_url }) => download_url !== null)) setQuestion({ action: 'repeat', exports: rows });
        else
          void run({ action: 'repeat', exports: rows }).then(() => queries.invalidateQueries({ queryKey: [EXPORTS] }));
      },
      cancel: (exports) => setQuestion({ action: 'cancel', exports: exports.filter(isRunning) }),
      remove: (exports) => setQuestion({ action: 'delete', exports }),
      copyCall: async (row) => {
        const copied = await copyText(curl(createRequest(requestOf(row, operator), origin)));
        await notify(
          copied
            ? { title: 'Copied', message: 'A curl command that creates the same export.', color: 'leaf' }
            : { title: 'Not copied', message: 'Your browser does not let pages copy text.', color: 'ember' },
        );
      },
      saveReceipt: async (row) => {
        try {
          const receipt = new Blob([JSON.stringify(await getReceipt(row), null, 2)], { type: 'application/json' });
          const url = URL.createObjectURL(receipt);
          saveFile(url, `receipt-${row.id}.json`);
          URL.revokeObjectURL(url);
        } catch (error) {
          await notifyFailure('The receipt was not downloaded', error);
        }
      },
    }),
    [origin, operator, queries],
  );

  const answer = async (confirmed: boolean) => {
    if (question === null) return;
    setQuestion(null);
    if (confirmed) {
      await run(question);
      await queries.invalidateQueries({ queryKey: [EXPORTS] });
    }
    onDone(question);
  };

  return { actions, question, answer: (confirmed) => void answer(confirmed) };
}

async function run({ action, exports }: Question): Promise<void> {
  if (action === 'repeat') return repeatAll(exports);
  for (const { id } of exports) unfollowExport(id);
  if (action === 'delete') return report(await forEach(exports, deleteExport), 'deleted');
  return report(await forEach(exports, cancelExport), 'canceled');
}

async function repeatAll(exports: readonly Export[]): Promise<void> {
  const { done, failed } = await forEach(exports, repeatExport);
  for (const { result } of done) followExport(result.export.id);
  // The same export in progress is not a failure: it is what the user wants.
  const [running, others] = partition(failed, ({ error }) => runningExport(error) !== null);
  for (const { error } of running) await notifyRunning(runningExport(error)!);
  if (done.length > 0 || others.length > 0) await report({ done, failed: others }, 'started');
}

/** The export in progress of a conflict. */
function runningExport(error: unknown): Export | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  return (error.body as { export?: Export }).export ?? null;
}

function notifyRunning({ id, summary, created_at }: Export): Promise<void> {
  return notify({
    title: `${summary} is being built already`,
    message: (
      <>
        Since {timeInWords(created_at, new Date())}. <Link to={exportPath(id)}>Open it</Link>
      </>
    ),
    color: 'iris',
  });
}

async function report({ done, failed }: Outcome<unknown>, verb: string): Promise<void> {
  const rows = done.map(({ row }) => row);
  if (rows.length > 0) {
    await notify({ message: `${exportsInWords(rows)} ${verb}.`, color: 'leaf' });
  }
  const [first] = failed;
  if (first === undefined) return;
  await notifyFailure(`${exportsInWords(failed.map(({ row }) => row))} not ${verb}`, first.error);
}

function notifyFailure(title: string, error: unknown): Promise<void> {
  return notify({
    title,
    message: error instanceof Error ? error.message : String(error),
    color: 'ember',
    autoClose: false,
  });
}

function partition<T>(all: readonly T[], matches: (each: T) => boolean): [T[], T[]] {
  return [all.filter(matches), all.filter((each) => !matches(each))];
}
