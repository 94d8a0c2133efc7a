/** The id of a heading or a table row in the HTML of a page, as GitHub and most documentation sites form it. */
export function headingId(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-|-$/g, '');
}
