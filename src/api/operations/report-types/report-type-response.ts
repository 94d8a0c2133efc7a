/** Report types as the API returns them, as a summary and in full. */
import { type Static, Type } from 'typebox';
import { formats } from '../../../encode/formats.ts';
import { KINDS } from '../../../encode/kinds.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { indexSchema, searchSchema } from '../../../reports/param-schemas.ts';
import type { ReportType } from '../../../reports/report-type.ts';
import { ReportTypeName } from '../exports/export-response.ts';

const schema = (description: string) => Type.Object({}, { additionalProperties: true, description });

export const ColumnKind = enumeration(KINDS, { description: 'Kind of the values.' });

const common = {
  name: ReportTypeName,
  title: Type.String({ description: 'Title to display.' }),
  description: Type.String({ description: 'Contents of the report type.' }),
  format: enumeration(['csv', 'xlsx'], { description: 'File format.' }),
  content_type: Type.String({ description: 'Media type of the file.' }),
  required: Type.Array(Type.String(), { description: 'Required filters.' }),
};

export const ReportTypeSummary = Type.Object({
  ...common,
  column_count: Type.Integer({ description: 'Number of columns.' }),
  filter_count: Type.Integer({ description: 'Number of filters.' }),
  order_count: Type.Integer({ description: 'Number of sort orders.' }),
});

export const ReportTypeAnswer = Type.Object({
  ...common,
  search_params: schema('JSON Schema of `search_params`, the filters.'),
  index_params: schema('JSON Schema of `index_params`, the presentation of the rows, with defaults.'),
  columns: Type.Array(
    Type.Object({
      key: Type.String({ description: 'Column key in `index_params.columns`.' }),
      label: Type.String({ description: 'Column header in the file.' }),
      kind: ColumnKind,
      description: Type.String({ description: 'Definition of the values.' }),
      default: Type.Boolean({ description: 'Whether the file has this column by default.' }),
    }),
    { description: 'Columns in file order.' },
  ),
  orders: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Value of `index_params.sort`.' }),
      description: Type.String({ description: 'Definition of the sort order.' }),
    }),
    { description: 'Sort orders.' },
  ),
  defaults: schema('Default `index_params`.'),
});

export function reportTypeSummary(report: ReportType): Static<typeof ReportTypeSummary> {
  return {
    ...commonAnswer(report),
    column_count: report.columns.length,
    filter_count: Object.keys(report.search).length,
    order_count: Object.keys(report.orders).length,
  };
}

export function reportTypeAnswer(report: ReportType): Static<typeof ReportTypeAnswer> {
  const presentation = indexSchema(report);
  const defaults = Object.entries(presentation.properties).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    ...commonAnswer(report),
    search_params: { ...searchSchema(report) },
    index_params: { ...presentation },
    columns: report.columns.map((column) => ({
      key: column.key,
      label: column.label,
      kind: column.kind,
      description: column.description,
      default: column.default,
    })),
    orders: Object.entries(report.orders).map(([name, { description }]) => ({ name, description })),
    defaults: Object.fromEntries(defaults),
  };
}

function commonAnswer({ name, title, description, format, required }: ReportType) {
  return {
    name,
    title,
    description,
    format,
    content_type: formats[format].contentType,
    required: required ?? [],
  };
}
