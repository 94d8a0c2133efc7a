/** Kinds of words that name dates and times. */

/** Kinds that name a day or a period. */
export const DATES = [
  'unit',
  'month',
  'weekday',
  'every-weekday',
  'day',
  'period',
  'to-date',
  'date',
  'dotted',
  'slashed',
  'year-month',
  'quarter',
  'half-year',
  'middle',
  'dual',
  'iso-week',
  'weekend',
  'ahead',
  'often',
  'holiday',
  'that-before',
];

/** Kinds that name a time of day, which only a schedule has. */
export const TIMES = ['time', 'half', 'clock', 'part', 'daily', 'every-part', 'past'];
