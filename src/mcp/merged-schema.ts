import { catalogue } from '../reports/catalogue.ts';
import type { JsonSchema, ParamsSchema } from '../reports/param-schemas.ts';
import type { ReportType } from '../reports/report-type.ts';

/** A parameter of one report type. */
interface Use {
  report: string;
  /** What it must look like, as JSON. */
  form: string;
  meaning: string;
}

/**
 * The parameters of all report types as one list of names, each with what it means for which report type. The OpenAPI
 * document has a choice of objects instead, one per report type: models read a list more surely, it is shorter, and some
 * clients refuse tools whose arguments are a choice of objects. What does not fit together is told by the API.
 */
export function mergedSchema(schemaOf: (report: ReportType) => ParamsSchema): Record<string, JsonSchema> {
  const uses = catalogue.flatMap((report) =>
    Object.entries(schemaOf(report).properties).map(([name, schema]) => {
      // Defaults differ from report to report; describe_report tells them.
      const { description, default: _, ...form } = schema;
      return { name, report: report.name, form: JSON.stringify(form), meaning: String(description) };
    }),
  );
  const byName = Map.groupBy(uses, (use) => use.name);
  return Object.fromEntries([...byName].map(([name, ofName]) => [name, joined(ofName)]));
}

function joined(uses: readonly Use[]): JsonSchema {
  const schemas = [...Map.groupBy(uses, (use) => use.form)].map(([form, alike]) => ({
    ...JSON.parse(form),
    description: meanings(alike),
  }));
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
}

function meanings(uses: readonly Use[]): string {
  const sentences = [...Map.groupBy(uses, (use) => use.meaning)].map(([meaning, alike]) =>
    alike.length === catalogue.length ? meaning : `${meaning} For ${alike.map((use) => use.report).join(', ')}.`,
  );
  return sentences.join(' ');
}
