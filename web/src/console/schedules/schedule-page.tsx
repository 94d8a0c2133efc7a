/** One schedule, and the form that changes it. The service renders the frame, and the schedule is loaded while the reader sees it. */
import { useParams } from '@tanstack/react-router';
import { type ComponentType, type ReactNode, Suspense } from 'react';
import { NotFound } from '../../search/not-found.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { usePageTitle } from '../../shell/page-title.ts';
import { SignedIn } from '../parts/signed-in.tsx';
import { ScheduleCrumbs } from './schedule-crumbs.tsx';

interface PartProps {
  id: number;
  waiting: ReactNode;
}

const OneSchedule = lazyPart(() => import('./one-schedule.tsx'), 'OneSchedule');
const EditSchedule = lazyPart(() => import('./edit-schedule.tsx'), 'EditSchedule');

export function SchedulePage() {
  const { id } = useParams({ from: '/schedules/$id' });
  return <PageOf id={id} Part={OneSchedule} />;
}

export function EditSchedulePage() {
  const { id } = useParams({ from: '/schedules/$id/edit' });
  return <PageOf id={id} Part={EditSchedule} />;
}

function PageOf({ id, Part }: { id: string; Part: ComponentType<PartProps> }) {
  if (!/^[1-9]\d{0,14}$/.test(id)) return <NotFound />;
  return <Frame key={id} id={Number(id)} Part={Part} />;
}

function Frame({ id, Part }: { id: number; Part: ComponentType<PartProps> }) {
  usePageTitle(`Schedule ${id}`);
  const waiting = (
    <>
      <ScheduleCrumbs current={`Schedule ${id}`} />
      <PageSkeleton />
    </>
  );
  return (
    <SignedIn what="your schedules">
      {(session) => <Suspense fallback={waiting}>{session ? <Part id={id} waiting={waiting} /> : waiting}</Suspense>}
    </SignedIn>
  );
}
