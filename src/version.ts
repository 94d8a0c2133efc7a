import manifest from '../package.json' with { type: 'json' };

/** The version of the package, which is also that of the API document and the command line. */
export const VERSION: string = manifest.version;
