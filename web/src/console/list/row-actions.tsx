import { IconDownload } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { MenuButton } from '../parts/menu-button.tsx';
import { menuName, nameOf } from './export-words.ts';

const RowMenu = lazyPart(() => import('./row-menu.tsx'), 'RowMenu');

/** The link to the file, and a menu with everything else. The menu is loaded when one is first opened. */
export function RowActions({ row }: { row: Export }) {
  const [used, setUsed] = useState(false);
  const button = <MenuButton of={menuName(row)} onClick={() => setUsed(true)} />;
  return (
    <div className="export-actions">
      {row.download_url && (
        <a className="icon-button" href={row.download_url} aria-label={`Download ${nameOf(row)}`} title="Download">
          <IconDownload size={18} stroke={1.75} aria-hidden="true" />
        </a>
      )}
      {used ? (
        <Suspense fallback={button}>
          <RowMenu row={row} />
        </Suspense>
      ) : (
        button
      )}
    </div>
  );
}
