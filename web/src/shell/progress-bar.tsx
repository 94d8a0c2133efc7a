import { Progress, type ProgressRootProps } from '@mantine/core';

interface ProgressBarProps extends Pick<ProgressRootProps, 'size' | 'radius'> {
  /** Percent, or null while it is not known. */
  value: number | null;
  /** What a screen reader says instead of the percentage, such as the rows. */
  text?: string | undefined;
  color?: string | undefined;
  'aria-label'?: string;
  'aria-labelledby'?: string;
}

/** A bar of progress. The attributes are its own, because the section of Mantine always reads the percentage, with all of its decimals. */
export function ProgressBar({ value, text, color = 'leaf', size, radius, ...label }: ProgressBarProps) {
  const waiting = value === null;
  return (
    <Progress.Root size={size} radius={radius}>
      <Progress.Section
        withAria={false}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={waiting ? undefined : Math.floor(value)}
        aria-valuetext={waiting ? 'Not known yet' : (text ?? `${Math.floor(value)} %`)}
        value={value ?? 100}
        striped={waiting}
        animated={waiting}
        color={color}
        {...label}
      />
    </Progress.Root>
  );
}
