/** The first step: what to export. */
import { Text, Title } from '@mantine/core';
import { IconFileSpreadsheet, IconFileTypeCsv } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Problem } from '../../shell/problem.tsx';
import { FORMAT_NAMES, type ReportTypeSummary, reportTypesQuery } from '../data/report-types.ts';
import { firstFilters, firstOptions } from './first-filters.ts';
import { PresetList } from './preset-list.tsx';
import { ReportTypeSample } from './report-type-sample.tsx';

export function ReportTypePicker() {
  const { data, error, refetch } = useQuery(reportTypesQuery);
  if (error && !data)
    return <Problem title="The report types failed to load" error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <>
      <PresetList />
      <Title order={2} size="h3" id="report-types">
        Report types
      </Title>
      <ul className="report-types" aria-labelledby="report-types">
        {data.map((report) => (
          <li key={report.name} className="report-type-card">
            <ReportTypeLink report={report} />
            <ReportTypeSample name={report.name} title={report.title} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ReportTypeLink({ report }: { report: ReportTypeSummary }) {
  const { name, title, description, format, column_count, filter_count } = report;
  const Icon = format === 'xlsx' ? IconFileSpreadsheet : IconFileTypeCsv;
  return (
    <Link
      to="/reports/new"
      search={({ schedule }) => ({
        report_type: name,
        search_params: firstFilters(report.required),
        index_params: firstOptions(report),
        schedule,
      })}
      className="report-type"
    >
      <Icon size={24} stroke={1.5} aria-hidden="true" />
      <span>
        <strong>{title}</strong>
        <Text component="span" size="sm">
          {description}
        </Text>
        <Text component="span" size="xs" c="dimmed">
          {FORMAT_NAMES[format]}, {column_count} columns, {filter_count} filters
        </Text>
      </span>
    </Link>
  );
}
