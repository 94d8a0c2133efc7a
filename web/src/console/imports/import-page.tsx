/** Imports a file: it is checked as soon as it is chosen, and stored when the user confirms what will change. */
import { useState } from 'react';
import type { Session } from '../../data/session.ts';
import type { Checked } from '../data/imports.ts';
import { FileImport } from './file-import.tsx';
import { Imported } from './imported.tsx';
import { PastImports } from './past-imports.tsx';
import './imports.css';

export function ImportPage({ session: { caller } }: { session: Session }) {
  const [imported, setImported] = useState<Checked | null>(null);
  return (
    <>
      {imported ? (
        <Imported imported={imported} onMore={() => setImported(null)} />
      ) : (
        <FileImport caller={caller} onImported={setImported} />
      )}
      <PastImports caller={caller} />
    </>
  );
}
