/** Report types as the API shows them, in short and with everything that can be asked of them. */
import { type Static, Type } from 'typebox';
import { formats } from '../encode/formats.ts';
import { enumeration } from '../reports/enumeration.ts';
import { KINDS } from '../reports/kinds.ts';
import { indexSchema, searchSchema } from '../reports/param-schemas.ts';
import type { ReportType } from '../reports/report-type.ts';
import { ReportTypeName } from './export-answer.ts';

const schema = (description: string) => Type.Object({}, { additionalProperties: true, description });

export const ColumnKind = enumeration(KINDS, { description: 'What its values mean.' });

const common = {
  name: ReportTypeName,
  title: Type.String({ description: 'Title for people.' }),
  description: Type.String({ description: 'What is in it.' }),
  format: enumeration(['csv', 'xlsx'], { description: 'Kind of file.' }),
  content_type: Type.String({ description: 'Media type of the file.' }),
  required: Type.Array(Type.String(), { description: 'Filters that must be given.' }),
};

export const ReportTypeSummary = Type.Object({
  ...common,
  column_count: Type.Integer({ description: 'How many columns it has.' }),
  filter_count: Type.Integer({ description: 'How many filters it has.' }),
  order_count: Type.Integer({ description: 'How many orders it can be sorted in.' }),
});

export const ReportTypeAnswer = Type.Object({
  ...common,
  search_params: schema('JSON Schema of `search_params`: the filters.'),
  index_params: schema('JSON Schema of `index_params`: how the rows are shown, with the defaults.'),
  columns: Type.Array(
    Type.Object({
      key: Type.String({ description: 'Name in `index_params.columns`.' }),
      label: Type.String({ description: 'Heading in the file.' }),
      kind: ColumnKind,
      description: Type.String({ description: 'What its values are.' }),
      default: Type.Boolean({ description: 'Whether it is in the file when the request does not choose.' }),
    }),
    { description: 'In the order of the file.' },
  ),
  orders: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Value of `index_params.sort`.' }),
      description: Type.String({ description: 'What the rows are sorted by.' }),
    }),
    { description: 'The orders it can be sorted in.' },
  ),
  defaults: schema('The `index_params` of a request that gives none.'),
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
