import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReportType } from '../data/report-types.ts';
import { unknownParams } from './unknown-params.ts';
import type { ExportForm } from './use-export-form.ts';

/** Says what a link or a preset has that the report type no longer has, and removes it. The form has no controls for it. */
export function UnknownNotice({ report, form }: { report: ReportType; form: ExportForm }) {
  const { names, filters, options } = unknownParams(form.request, report);
  if (names.length === 0) return null;
  return (
    <Alert
      color="ember"
      variant="light"
      role="status"
      icon={<IconAlertTriangle size={20} aria-hidden="true" />}
      title={`${report.title} no longer has ${new Intl.ListFormat('en').format(names)}`}
    >
      <Button
        size="compact-sm"
        mt={4}
        onClick={() => {
          if (Object.keys(filters).length > 0) form.setFilters(filters);
          if (Object.keys(options).length > 0) form.setOptions(options);
        }}
      >
        Remove {names.length === 1 ? 'it' : 'them'}
      </Button>
    </Alert>
  );
}
