import { Button, type ButtonProps } from '@mantine/core';

interface RowActionProps extends ButtonProps {
  /** What the button says. */
  label: string;
  /** Name of the row, which a screen reader adds. */
  of: string;
  onClick: () => void;
}

/** A button of a row of a table. */
export function RowAction({ label, of, ...props }: RowActionProps) {
  return (
    <Button size="compact-sm" variant="default" aria-label={`${label}: ${of}`} {...props}>
      {label}
    </Button>
  );
}
