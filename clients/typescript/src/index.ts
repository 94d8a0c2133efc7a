/** The Sheaf client: creates exports, waits for them and saves their files to disk. */
export type { RetryLimits } from './call.ts';
export type { Connection, ConnectionFetch } from './connections.ts';
export type { Destination } from './destinations.ts';
export type { ImportFileOptions, ImportKind, ImportPreset, ImportResult } from './imports.ts';
export type { ChangeOptions, UpdateOptions } from './options.ts';
export { orInProgress } from './or-in-progress.ts';
export type { PresetChanges } from './presets.ts';
export type { Progress } from './progress.ts';
export type { FileDelivery, Schedule, ScheduleRun } from './schedules.ts';
export {
  type CountOptions,
  type CreateOptions,
  type FileOptions,
  type FilterValueOptions,
  type ListOptions,
  type ReportRequest,
  Sheaf,
  type SheafOptions,
  type WaitOptions,
} from './sheaf.ts';
export { SheafError } from './sheaf-error.ts';
export type * from './types.ts';
