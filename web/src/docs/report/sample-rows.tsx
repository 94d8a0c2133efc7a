import type { ComponentProps } from 'react';
import { CellRows } from '../../console/parts/cell-rows.tsx';
import { Scrolling } from '../../reading/scrolling.tsx';

/** Rows as the file shows them. */
export function SampleRows(props: ComponentProps<typeof CellRows>) {
  return (
    <Scrolling>
      <table className="sample">
        <CellRows {...props} />
      </table>
    </Scrolling>
  );
}
