/** A rule as a sentence without its time zone: `Every weekday at 06:30`. */

import cronstrue from 'cronstrue';
import { dictionary } from '../dictionary.ts';
import type { Rule } from './rule.ts';
import { timesOf } from './rule.ts';

export function ruleInWords(rule: Rule): string {
  if ('cron' in rule) return cronstrue.toString(rule.cron, { use24HourTimeFormat: true });
  if (rule.every === 'hour') {
    const { hours = 1, minute = 0 } = rule;
    const first = `00:${String(minute).padStart(2, '0')}`;
    return hours === 1 ? `Every hour at minute ${minute}` : `Every ${hours} hours from ${first}`;
  }
  return `${daysInWords(rule)} at ${enumerated(timesOf(rule.at).map((time) => time.toString({ smallestUnit: 'minute' })))}`;
}

function daysInWords(rule: Exclude<Rule, { cron: string } | { every: 'hour' }>): string {
  if (rule.every === 'day') return 'Every day';
  if (rule.every === 'weekday') return 'Every weekday';
  if (rule.every === 'week') return `Every ${enumerated([...new Set(rule.on)].map(capitalized))}`;
  const { on, short_months = 'last_day' } = rule;
  const numbers = on.filter((day) => day !== 'last').sort((a, b) => a - b);
  const days = [...numbers.map(ordinal), ...(on.includes('last') ? ['last day'] : [])];
  const text = `On the ${enumerated(days)} of every month`;
  if (!numbers.some((day) => day > 28)) return text;
  return `${text} (${short_months === 'last_day' ? 'the last day of shorter months' : 'not in shorter months'})`;
}

const capitalized = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

const SUFFIXES = dictionary<string>({ one: 'st', two: 'nd', few: 'rd', other: 'th' });
/** Created by the first rule that needs them: both together take 30 ms of a start. */
let ordinals: Intl.PluralRules | undefined;
let list: Intl.ListFormat | undefined;

function ordinal(day: number): string {
  ordinals ??= new Intl.PluralRules('en', { type: 'ordinal' });
  return `${day}${SUFFIXES[ordinals.select(day)]}`;
}

function enumerated(words: string[]): string {
  list ??= new Intl.ListFormat('en', { type: 'conjunction' });
  return list.format(words);
}
