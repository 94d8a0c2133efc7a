/** One list of parameters for all report types, for models. */
import type { Catalog } from '../reports/catalog.ts';
import type { JsonSchema, ParamsSchema } from '../reports/param-schemas.ts';
import type { ReportType } from '../reports/report-type.ts';

/** One parameter of one report type. */
interface Use {
  report: string;
  /** Its schema without description and default, as JSON. */
  form: string;
  description: string;
}

/**
 * Merges the parameters of all report types into one list of names. Each description says which report types it applies to. The
 * OpenAPI document has one object per report type instead. For models, a list is shorter and more reliable, and some clients
 * reject tools whose arguments are a choice of objects. The API rejects combinations that are not valid.
 */
export function mergedSchema(
  { reports }: Catalog,
  schemaOf: (report: ReportType) => ParamsSchema,
): Record<string, JsonSchema> {
  const uses = reports.flatMap((report) =>
    Object.entries(schemaOf(report).properties).map(([name, schema]) => {
      // Defaults differ between report types. describe_report returns them.
      const { description, default: _, ...form } = schema;
      return { name, report: report.name, form: JSON.stringify(form), description: String(description) };
    }),
  );
  const byName = Map.groupBy(uses, (use) => use.name);
  return Object.fromEntries([...byName].map(([name, ofName]) => [name, joined(ofName, reports.length)]));
}

function joined(uses: readonly Use[], total: number): JsonSchema {
  const schemas = [...Map.groupBy(uses, (use) => use.form)].map(([form, alike]) => ({
    ...JSON.parse(form),
    description: descriptionOf(alike, total),
  }));
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
}

function descriptionOf(uses: readonly Use[], total: number): string {
  const sentences = [...Map.groupBy(uses, (use) => use.description)].map(([description, alike]) =>
    alike.length === total ? description : `${description} For ${alike.map((use) => use.report).join(', ')}.`,
  );
  return sentences.join(' ');
}
