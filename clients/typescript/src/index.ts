/** Sheaf's export reports: ask for one, follow it, and have the whole file on disk. */
export type { RetryLimits } from './call.ts';
export {
  type FileOptions,
  type FollowOptions,
  type ListOptions,
  type Progress,
  type ReportRequest,
  Sheaf,
  type SheafOptions,
} from './sheaf.ts';
export { SheafError } from './sheaf-error.ts';
export type * from './types.ts';
