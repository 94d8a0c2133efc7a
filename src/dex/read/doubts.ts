/** What could be meant in two ways although every word is known. Each doubt becomes a question instead of a program. */
import { daysOfPeriods, futureStates, openEnds, sharedVerb, strayPeriods } from './doubts/days.ts';
import {
  continuedExclusions,
  disputedWords,
  excludedPairs,
  excludedStates,
  inactiveSomewhere,
  notOnly,
  searchBehindNegation,
  sharedExclusions,
} from './doubts/exclusions.ts';
import type { DoubtsInput } from './doubts/input.ts';
import { daysOfSchedule, endsOfSchedule, pastOfSchedule } from './doubts/schedules.ts';
import { alternatives, combinations, corrections, eitherWay } from './doubts/values.ts';
import { conditionsOfColumns, programs, signs } from './doubts/words.ts';

export function doubts(input: DoubtsInput): void {
  notOnly(input);
  signs(input);
  openEnds(input);
  strayPeriods(input);
  continuedExclusions(input);
  searchBehindNegation(input);
  conditionsOfColumns(input);
  programs(input);
  daysOfPeriods(input);
  daysOfSchedule(input);
  alternatives(input);
  combinations(input);
  corrections(input);
  sharedExclusions(input);
  excludedStates(input);
  excludedPairs(input);
  disputedWords(input);
  inactiveSomewhere(input);
  eitherWay(input);
  sharedVerb(input);
  futureStates(input);
  endsOfSchedule(input);
  pastOfSchedule(input);
}
