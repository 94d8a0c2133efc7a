/** The programs of the recipes lie in `programs/`, as a reader gets them but for the places that an integration fills. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from '../integration.ts';
import { daysOf, type Notation, reportBody } from './report-body.ts';

export interface RecipeFacts extends Omit<Recipe, 'write'> {
  /** How the language writes a text. */
  text(value: string): string;
  /** How the body of the request is written: in the language, or in JSON inside of it. */
  body: Notation;
}

/**
 * A recipe whose program is `programs/<file name>.txt`. In it `{{origin}}` and `{{report}}` are the two things asked for,
 * `{{days}}` the calls that work out its days, and what stands between `{{#days}}` and `{{/days}}` is left out without any.
 */
export function recipe({ text, body, ...facts }: RecipeFacts): Recipe {
  const program = readFileSync(join(import.meta.dirname, 'programs', `${facts.fileName}.txt`), 'utf8');
  return {
    ...facts,
    write(integration) {
      const days = daysOf(integration);
      return fill(withDays(program, days.length > 0), {
        origin: text(integration.origin),
        report: reportBody(integration, body),
        days: days.map((ago) => `daysAgo(${ago})`).join(', '),
      });
    },
  };
}

/** A mark that has a line to itself goes together with that line. */
function withDays(program: string, wanted: boolean): string {
  const section = /^ *\{\{#days\}\}\n([\s\S]*?)^ *\{\{\/days\}\}\n|\{\{#days\}\}(.*?)\{\{\/days\}\}/gm;
  return program.replace(section, (_, lines?: string, words?: string) => (wanted ? (lines ?? words)! : ''));
}

/** One pass, so that a value which looks like a place stays a value. Further lines of a value are indented like its first. */
function fill(program: string, values: Record<string, string>): string {
  return program.replace(/^([ \t]*)(.*?)\{\{(\w+)\}\}/gm, (_, indent: string, before: string, place: string) => {
    return indent + before + values[place]!.replaceAll('\n', `\n${indent}`);
  });
}
