/** One export. The service renders the frame, and the export is loaded while the reader sees it. */
import './export.css';
import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { NotFound } from '../../search/not-found.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { usePageTitle } from '../../shell/page-title.ts';
import { SignedIn } from '../parts/signed-in.tsx';
import { ExportCrumbs } from './export-crumbs.tsx';

const OneExport = lazyPart(() => import('./one-export.tsx'), 'OneExport');

export function ExportPage() {
  const { id } = useParams({ from: '/reports/$id' });
  if (!/^[1-9]\d{0,14}$/.test(id)) return <NotFound />;
  return <PageOf key={id} id={Number(id)} />;
}

function PageOf({ id }: { id: number }) {
  usePageTitle(`Export ${id}`);
  const waiting = (
    <>
      <ExportCrumbs id={id} />
      <PageSkeleton />
    </>
  );
  return (
    <SignedIn>
      {(session) => (
        <Suspense fallback={waiting}>{session ? <OneExport id={id} waiting={waiting} /> : waiting}</Suspense>
      )}
    </SignedIn>
  );
}
