/** Programs of the recipes are files in `programs/`, with placeholders for the values of an integration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from '../integration.ts';
import { daysOf, type Notation, reportBody } from './report-body.ts';

export interface RecipeFacts extends Omit<Recipe, 'write'> {
  /** Writes a string as a literal of the language. */
  text(value: string): string;
  /** Writes the request body in the language, or in JSON within the language. */
  body: Notation;
}

/**
 * A recipe whose program is `programs/<file name>.txt`. `{{origin}}` and `{{report}}` are the service and the request
 * body, and `{{days}}` the code that computes relative days. Text between `{{#days}}` and `{{/days}}` is omitted without
 * relative days.
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

/** Includes the line break of a mark that is alone on its line. */
function withDays(program: string, wanted: boolean): string {
  const section = /^ *\{\{#days\}\}\n([\s\S]*?)^ *\{\{\/days\}\}\n|\{\{#days\}\}(.*?)\{\{\/days\}\}/gm;
  return program.replace(section, (_, lines?: string, words?: string) => (wanted ? (lines ?? words)! : ''));
}

/** Replaces in one pass, so that values that look like placeholders stay as they are. Indents further lines like the first. */
function fill(program: string, values: Record<string, string>): string {
  return program.replace(/^([ \t]*)(.*?)\{\{(\w+)\}\}/gm, (_, indent: string, before: string, place: string) => {
    return indent + before + values[place]!.replaceAll('\n', `\n${indent}`);
  });
}
