/** Maximum difference between the issuer's clock and the clock of this machine. */
export const TOLERANCE_SECONDS = 30;
