/** Time zones to choose from. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Browsers leave out UTC, and names of zones that have another name now. */
export const ZONES = [...new Set(['UTC', OWN_ZONE, ...Intl.supportedValuesOf('timeZone')])];
