/** The Sheaf client: creates exports, waits for them and saves their files to disk. */
export type { RetryLimits } from './call.ts';
export {
  type FileOptions,
  type ListOptions,
  type Progress,
  type ReportRequest,
  Sheaf,
  type SheafOptions,
  type WaitOptions,
} from './sheaf.ts';
export { SheafError } from './sheaf-error.ts';
export type * from './types.ts';
