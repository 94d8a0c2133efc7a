/** Calendar days in UTC, as strings such as `2026-11-23`. */
import { isRelativeDate, relativeDate } from '../reports/relative-dates.ts';
import type { DaysAgo } from './integration.ts';

/** A fixed day, one that the API computes (`month_start-1m`), or one that the program computes each time it runs. */
export type Day = string | DaysAgo;

const MS = 86_400_000;

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The day that is `count` days later. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * MS));
}

/** Number of days from one day to the other. Negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS);
}

/** The day of a year, month (from 1) and day. Null if the calendar has no such day. */
export function realDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? dayOf(date) : null;
}

/** First and last day of a month, counted from 1: 0 is December of the year before, 13 January of the next year. */
export function monthSpan(year: number, month: number): [from: string, to: string] {
  return [dayOf(new Date(Date.UTC(year, month - 1, 1))), dayOf(new Date(Date.UTC(year, month, 0)))];
}

/** The Monday of the day's week. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The fixed day that results when the program runs today. */
export function resolved(day: Day, today: string): string {
  if (typeof day !== 'string') return addDays(today, -day.daysAgo);
  return relativeDate(day, Temporal.PlainDate.from(today)) ?? day;
}

/** Whether the day is the same whenever the program runs. */
export function isFixed(day: Day): day is string {
  return typeof day === 'string' && !isRelativeDate(day);
}
