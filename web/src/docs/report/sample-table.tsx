/** The first rows of a sample file, and a button that downloads the file. Signed-in readers see rows of their own publisher. */
import { IconDownload } from '@tabler/icons-react';
import { Suspense } from 'react';
import type { ReportSample } from '../../../../src/portal/report-samples.ts';
import { useSession } from '../../data/session.ts';
import { Section } from '../../reading/section.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { SampleRows } from './sample-rows.tsx';
import './sample-table.css';

const OwnRows = lazyPart(() => import('./own-rows.tsx'), 'OwnRows');

export function SampleTable({ report, sample }: { report: string; sample: ReportSample }) {
  const session = useSession();
  const { file, row_count, file_bytes, columns, rows } = sample;
  const demo = (
    <>
      <p className="sample-intro">
        The first {rows.length} of {row_count} rows of a file with demo data and the default columns.
      </p>
      <SampleRows columns={columns} rows={rows} />
    </>
  );
  return (
    <Section title="Sample" id="sample">
      {session ? (
        <Suspense fallback={demo}>
          <OwnRows report={report} publisher={session.caller.publisher.name} limit={rows.length}>
            {demo}
          </OwnRows>
        </Suspense>
      ) : (
        demo
      )}
      <p>
        <a href={`/docs/samples/${file}`} download={file} className="plain-button">
          <IconDownload size={16} stroke={1.75} aria-hidden="true" />
          Download the sample ({file.split('.').at(-1)}, {Math.ceil(file_bytes / 1000)} kB)
        </a>
      </p>
    </Section>
  );
}
