/** Report types as the API returns them, as a summary and in full. */
import { type Static, Type } from 'typebox';
import { FORMAT_NAMES } from '../../../encode/format.ts';
import { formats } from '../../../encode/formats.ts';
import { KINDS } from '../../../encode/kinds.ts';
import { hasValues } from '../../../exports/filter-values.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { indexParams } from '../../../reports/index-params.ts';
import { CONTROLS } from '../../../reports/param.ts';
import { indexSchema, searchSchema } from '../../../reports/param-schemas.ts';
import type { ReportType } from '../../../reports/report-type.ts';

const schema = (description: string) => Type.Object({}, { additionalProperties: true, description });

export const ColumnKind = enumeration(KINDS, { description: 'Kind of the values.' });

/** The name of a report type, for schemas. */
export const reportTypeName = ({ names }: Catalog) => enumeration([...names], { description: 'Report type.' });

const common = (catalog: Catalog) => ({
  name: reportTypeName(catalog),
  title: Type.String({ description: 'Title to display.' }),
  description: Type.String({ description: 'Contents of the report type.' }),
  format: enumeration(FORMAT_NAMES, { description: 'Default file format.' }),
  formats: Type.Array(enumeration(FORMAT_NAMES), { description: 'Allowed values of `index_params.format`.' }),
  content_type: Type.String({ description: 'Media type of files in the default format.' }),
  required: Type.Array(Type.String(), { description: 'Required filters.' }),
  tracks_changes: Type.Boolean({
    description: 'Whether schedules can export only what is new or changed, with the window `since_last_delivery`.',
  }),
  has_summary: Type.Boolean({
    description: 'Whether Excel workbooks can have a summary sheet, with `index_params.summary`.',
  }),
});

export const reportTypeSummarySchema = (catalog: Catalog) =>
  Type.Object({
    ...common(catalog),
    column_count: Type.Integer({ description: 'Number of columns.' }),
    filter_count: Type.Integer({ description: 'Number of filters.' }),
    order_count: Type.Integer({ description: 'Number of sort orders.' }),
  });

export const reportTypeSchema = (catalog: Catalog) =>
  Type.Object({
    ...common(catalog),
    search_params: schema('JSON Schema of `search_params`, the filters.'),
    filters: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Name in `search_params`.' }),
        label: Type.String({ description: 'Name to display.' }),
        control: enumeration(CONTROLS, {
          description:
            'What a form needs: a text, a list of codes or names, a choice of words, IDs, a flag, an integer, or a date or timestamp (`moment`).',
        }),
        required: Type.Boolean({ description: 'Whether the filter is required.' }),
        has_values: Type.Boolean({ description: 'Whether `listFilterValues` lists its values.' }),
        excludes: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'For an exclusion, the filter whose rows it leaves out. Null for other filters.',
        }),
      }),
      { description: 'The filters again, for forms.' },
    ),
    timeline: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Key of the column that `countRowsByDate` counts by. Null if the report type has none.',
    }),
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
    defaults: schema(
      'Default `index_params`, as the parameters of an export have them: without `format` and `header`.',
    ),
  });

export function reportTypeSummary(report: ReportType): Static<ReturnType<typeof reportTypeSummarySchema>> {
  return {
    ...commonMembers(report),
    column_count: report.columns.length,
    filter_count: Object.keys(report.search).length,
    order_count: Object.keys(report.orders).length,
  };
}

export function reportTypeResponse(report: ReportType): Static<ReturnType<typeof reportTypeSchema>> {
  const presentation = indexSchema(report);
  // The parameters of an export leave out these defaults, and so does this object.
  const params = indexParams(report);
  const defaults = Object.entries(presentation.properties).flatMap(([name, { default: value }]) =>
    value === undefined || params[name]?.omitsDefault ? [] : [[name, value]],
  );
  return {
    ...commonMembers(report),
    search_params: { ...searchSchema(report) },
    filters: Object.entries(report.search).map(([name, { control, excludes }]) => ({
      name,
      label: labelOf(report, name),
      control,
      required: report.required?.includes(name) ?? false,
      has_values: hasValues(report, name),
      excludes: excludes ?? null,
    })),
    timeline: report.timeline ?? null,
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

/** The header of the column with the same name, or the name in words. `Country is not` for an exclusion. */
function labelOf(report: ReportType, filter: string): string {
  const { search, columns } = report;
  const { excludes } = search[filter]!;
  if (excludes !== undefined) return `${labelOf(report, excludes)} is not`;
  const words = filter.replaceAll('_', ' ');
  return columns.find(({ key }) => key === filter)?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function commonMembers({ name, title, description, format, required, changed, summary }: ReportType) {
  return {
    name,
    title,
    description,
    format,
    formats: [...FORMAT_NAMES],
    content_type: formats[format].contentType,
    required: required ?? [],
    tracks_changes: changed !== undefined,
    has_summary: summary !== undefined,
  };
}
