import type { Export } from './types.ts';

/** The progress of an export. */
export interface Progress {
  /** `build` while the parts are built, `download` while the file is downloaded. */
  phase: 'build' | 'download';
  /** Progress of the phase, from 0 to 1. */
  done: number;
  /** The export in the last response. */
  export: Export;
}
