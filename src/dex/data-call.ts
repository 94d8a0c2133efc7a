/** The call of the API that answers a question about the reader's own exports and data. None of them changes anything. */
import type { Catalog } from '../reports/catalog.ts';
import { filterKind } from './filter-kind.ts';
import type { DataCall } from './integration.ts';
import type { Sentence } from './read/sentence.ts';
import { expression } from './schedule-call.ts';
import type { Understanding } from './understanding.ts';

const MINE = { created_by: 'me' } as const;

/** The number of exports that are read to find those of a day. */
const MANY = 100;

/** What the words of a question are about, as `data:` concepts of a lexicon. Null if it is not about data. */
export function dataCall(
  sentence: Sentence,
  { report, days }: { report: string | null; days: { from: string; to: string } | null },
): DataCall | null {
  const says = (value: string) => sentence.atoms.some((_, at) => sentence.fact(at, 'data', value) !== null);
  const [why, failed, ready, running, did] = ['why', 'failed', 'ready', 'running', 'did-export'].map(says);
  const id = exportId(sentence);
  const direct = directCall(sentence);
  if (direct) return direct;
  // "How can I cancel a running export?" is about the documentation.
  if (sentence.atoms.some((_, at) => /^(?:cancel|delete)/.test(sentence.fact(at, 'topic')?.value ?? ''))) return null;
  const exports = says('export') || sentence.atoms.some((_, at) => sentence.fact(at, 'topic', 'list exports') !== null);
  const asksState = why || failed || ready || running || did;
  const asks = why || failed || ready || running || says('about') || says('how-many');
  if (id !== null && asks) return { operation: 'getExportReport', parameters: { id } };
  // "Create a webhook for finished exports" says when the webhook is called, and asks nothing about exports.
  if (sentence.atoms.some((_, at) => sentence.fact(at, 'topic', 'webhook') !== null)) return null;
  const values = filterValues(sentence, report);
  if (values) return values;
  if (report !== null && !exports) return null;
  // "Is anything still running?"
  const short = running && report === null && sentence.atoms.length < 8;
  if (!exports && !sentence.says('some-report') && !did && !short) return null;
  if (report !== null && says('how-many')) return null;
  const last = sentence.find('last number data=export');
  if (last) return { operation: 'listExportReports', parameters: { limit: Number(last.facts[1]!.value) } };
  if (says('how-many') && report === null && !asksState) return { operation: 'countExportReports', parameters: {} };
  if (did && days) return { operation: 'listExportReports', parameters: { ...MINE, limit: MANY }, days };
  if (failed && why) return { operation: 'listExportReports', parameters: { status: 'failed', limit: 1, ...MINE } };
  if (failed) return { operation: 'listExportReports', parameters: { status: 'failed', ...MINE } };
  if (running) return { operation: 'listExportReports', parameters: { status: 'pending,processing' } };
  if (ready) return { operation: 'listExportReports', parameters: { limit: 1, ...MINE } };
  return null;
}

/** Whether the question counts the rows of a report. */
export function countsRows(sentence: Sentence): boolean {
  return sentence.atoms.some((_, at) => sentence.fact(at, 'data', 'how-many') !== null);
}

/** An estimate of the rows that the request has. */
export function estimateCall({ reportType, search }: Understanding, catalog: Catalog): DataCall {
  const report = catalog.find(reportType!)!;
  const filters = Object.entries(search).map(([name, value]) => {
    const written = expression(value);
    const list = ['list', 'ids', 'choice'].includes(filterKind(report.search[name]!).kind);
    return [name, list && !Array.isArray(written) ? [written] : written];
  });
  return {
    operation: 'createExportReport',
    parameters: { dry_run: true },
    body: { report_type: report.name, search_params: Object.fromEntries(filters) },
  };
}

/** "How many advertisers are there per vertical", "which networks do I have": the values of a filter, with their numbers. */
function filterValues(sentence: Sentence, report: string | null): DataCall | null {
  for (const [at] of sentence.atoms.entries()) {
    const filter = sentence.fact(at, 'filter')?.value;
    if (filter === undefined || !['network', 'vertical', 'country', 'status', 'type', 'device'].includes(filter))
      continue;
    const each = sentence.fact(at - 1, 'data', 'per') !== null && countsRows(sentence);
    const which = sentence.has(at - 1, 'which') && at === 1 && sentence.atoms.length < 9;
    if (each || which)
      return { operation: 'listFilterValues', parameters: { name: report ?? 'advertisers_csv', filter } };
  }
  return null;
}

/** "Export 3", "#12", "エクスポート5" */
function exportId(sentence: Sentence): number | null {
  for (const pattern of [
    'data=export id? mark=#? number',
    'some-report id? mark=#? number',
    'number id? data=export',
    'mark=# number',
  ]) {
    const found = sentence.find(pattern);
    const fact = found?.facts.find((one) => one?.kind === 'number');
    if (fact) return Number(fact.value);
  }
  // In some languages, a word for "number" or an ending is in between.
  for (const [at] of sentence.atoms.entries()) {
    if (sentence.fact(at, 'data', 'export') === null) continue;
    const near = [at + 1, at + 2, at + 3].find(
      (i) => sentence.atoms[i]?.kind === 'number' && !sentence.has(i + 1, 'unit'),
    );
    if (near !== undefined) return Number(sentence.atoms[near]!.text);
  }
  return null;
}

/** Things with an operation of their own: "am I over my limits", "what does preset 4 export". */
function directCall(sentence: Sentence): DataCall | null {
  for (const [at] of sentence.atoms.entries()) {
    const plain = sentence.fact(at, 'call');
    if (plain) return { operation: plain.value, parameters: {} };
    const found = sentence.match('call-of id? mark=#? number', at);
    if (found) return { operation: found.facts[0]!.value, parameters: { id: Number(found.facts.at(-1)!.value) } };
  }
  return null;
}
