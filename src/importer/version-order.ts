/** The order of the versions of a transaction, in which the last is the newest. docs/decisions/0032-newest-version.md has the reasons. */

/** From the first to the last. A decline is the last word: networks also cancel what they have approved or paid. */
const STATUSES = ['pending', 'approved', 'paid', 'declined'];

/**
 * Returns an SQL row that compares greater for the newer of two versions. It has every value of a version, so that two versions are equal only if
 * all their values are.
 */
export function versionOrder(alias: string): string {
  return `(${[
    `coalesce(${alias}.changed_at, '-infinity')`,
    `${alias}.amended`,
    `array_position(array[${STATUSES.map((status) => `'${status}'`).join(', ')}], ${alias}.status)`,
    // Without a date, the lower amount counts: corrections are mostly returns.
    `-${alias}.commission`,
    `-${alias}.sale`,
    `coalesce(${alias}.order_id, '') collate "C"`,
    `coalesce(${alias}.clicked_at, '-infinity')`,
    `coalesce(${alias}.click_id, 0)`,
    `${alias}.occurred_at`,
    `${alias}.currency collate "C"`,
  ].join(', ')})`;
}
