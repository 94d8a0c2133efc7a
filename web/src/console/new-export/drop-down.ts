/** Lists of choices below a field. */

/** Beside its field in the document, so that it is inside the page's regions and follows the field in reading order. */
export const IN_PLACE = { withinPortal: false };

/** The list itself scrolls. Mantine's scroll area around it would be a region that the keyboard does not reach. */
export const SCROLLED = { options: { maxHeight: '17.5rem', overflowY: 'auto' } } as const;
