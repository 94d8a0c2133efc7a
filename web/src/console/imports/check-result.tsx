/** What a dry run found: numbers of rows, sums, first rows, invalid values and notes. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Checked } from '../data/imports.ts';
import { RowsScroll } from '../parts/rows-scroll.tsx';
import { Totals } from '../parts/totals.tsx';
import { countInWords, rowsInWords } from '../parts/words.ts';
import { DataTable } from '../table/data-table.tsx';
import { mustChooseFile, totalsOf, withoutParameters } from './import-words.ts';
import { Section } from './section.tsx';

interface CheckResultProps {
  checked: Checked;
  /** What the user can correct, before the invalid rows. */
  children: ReactNode;
}

export function CheckResult({ checked, children }: CheckResultProps) {
  const { recognized, problem, rows, rejects, notes } = checked;
  const choosesFile = mustChooseFile(checked);
  return (
    <>
      {recognized && <Text size="sm">{recognized}</Text>}
      <ReadAs checked={checked} />
      {problem === null ? (
        <Totals totals={totalsOf(rows)} />
      ) : (
        <Alert
          variant="light"
          color="ember"
          title={choosesFile ? 'The archive contains several files' : 'Some columns are missing'}
          icon={<IconAlertTriangle size={20} aria-hidden="true" />}
          role="alert"
        >
          {choosesFile ? (
            <Text size="sm">Choose the file to import above.</Text>
          ) : (
            <>
              <Text size="sm">{withoutParameters(problem)}</Text>
              <Text size="sm" mt="xs">
                Choose a column of the file, or a value for all rows, for each required column below, or another preset.
              </Text>
            </>
          )}
        </Alert>
      )}
      {problem === null && rows.read === 0 && <Text size="sm">The file has column names, but no rows.</Text>}
      {children}
      {rejects.length > 0 && (
        <Section
          id="import-rejects"
          title="Invalid rows"
          more={`${rowsInWords(rows.rejected)} cannot be imported.${rejects.length < rows.rejected ? ` These are the first ${rejects.length} values.` : ''}`}
        >
          <DataTable
            label="Invalid rows"
            rows={rejects.map((reject, at) => ({ ...reject, at }))}
            rowId={({ at }) => String(at)}
            columns={[
              { id: 'line', header: 'Line', cell: ({ line }) => <LineNumber line={line} /> },
              { id: 'column', header: 'Column', cell: ({ column }) => column ?? 'The whole row' },
              { id: 'value', header: 'Value', cell: ({ value }) => <code className="import-value">{value}</code> },
              { id: 'reason', header: 'Reason', cell: ({ reason }) => reason },
            ]}
          />
        </Section>
      )}
      <Sums sums={checked.sums} />
      <FirstRows rows={checked.first_rows} />
      {notes.length > 0 && (
        <Section id="import-notes" title="Changed and unusual values">
          <ul className="import-notes">
            {notes.map(({ code, column, message, count, line, value, became }) => (
              <li key={`${code} ${column}`}>
                <strong>{column ?? 'Row'}</strong>: {message} (
                {count === 1 ? '' : `${countInWords(count)} times, first `}
                on line {countInWords(line)}: <code className="import-value">{value}</code>
                {became !== value && (
                  <>
                    {' '}
                    became <code className="import-value">{became}</code>
                  </>
                )}
                )
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** On a phone, it is the heading of a row, which a bare number could not be. */
function LineNumber({ line }: { line: number }) {
  return (
    <span className="cell-main">
      <span className="cell-of">Line </span>
      {countInWords(line)}
    </span>
  );
}

const AMOUNTS = ['sale', 'commission', 'discount_amount'] as const;

export function Sums({ sums }: { sums: Checked['sums'] }) {
  if (sums.length === 0) return null;
  const has = (name: keyof Checked['sums'][number]) => sums.some((sum) => sum[name] !== undefined);
  return (
    <Section
      id="import-sums"
      title="Sums"
      more="Compare them with the page of the network. Older, repeated and invalid rows are not included."
    >
      <DataTable
        label="Sums"
        stays
        rows={sums}
        rowId={({ currency, status }) => `${currency} ${status}`}
        columns={[
          ...(['currency', 'status'] as const).filter(has).map((name) => ({
            id: name,
            header: name === 'currency' ? 'Currency' : 'Status',
            cell: (sum: Checked['sums'][number]) => sum[name] ?? 'None',
          })),
          { id: 'rows', header: 'Rows', numeric: true, cell: ({ rows }) => countInWords(rows) },
          ...AMOUNTS.filter(has).map((name) => ({
            id: name,
            header: { sale: 'Sale', commission: 'Commission', discount_amount: 'Discount' }[name],
            numeric: true,
            cell: (sum: Checked['sums'][number]) => sum[name] ?? '–',
          })),
        ]}
      />
    </Section>
  );
}

/** What was chosen to read the file, so that a wrong choice is noticed before the import. */
function ReadAs({ checked: { entry, encoding } }: { checked: Checked }) {
  return (
    <>
      {entry !== null && <Text size="sm">The file {entry} of the archive was read.</Text>}
      {encoding !== null && (
        <Text size="sm">
          The encoding is {encoding.name}.{encoding.example !== null && ` Check a value: “${encoding.example}”.`}
        </Text>
      )}
    </>
  );
}

function FirstRows({ rows }: { rows: Checked['first_rows'] }) {
  if (rows.length === 0) return null;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <Section
      id="import-rows"
      title="First rows"
      more="As they would be stored. Times are in UTC if they have no offset."
    >
      <RowsScroll>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row['line']}>
              {columns.map((name) => (
                <td key={name} title={row[name]}>
                  {row[name] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </RowsScroll>
    </Section>
  );
}
