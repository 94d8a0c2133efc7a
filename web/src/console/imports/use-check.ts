import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../data/request.ts';
import { upload } from '../../data/upload.ts';
import { type Checked, type ImportOptions, importUrl } from '../data/imports.ts';

/** A file that was chosen. The number tells it from a file of the same name that was chosen before. */
export interface ChosenFile {
  file: File;
  number: number;
}

/**
 * Checks a file with a dry run, again whenever the options change. An earlier check is then canceled. While the next one runs, `check` has
 * the result of the last one for the same file. `sent` is the part of the file that was sent, from 0 to 1. `entries` are the names of the files in
 * the archive, also after one of them could not be read.
 */
export function useCheck(chosen: ChosenFile | null, options: ImportOptions) {
  const [sent, setSent] = useState(0);
  const [names, setNames] = useState<{ number: number | undefined; entries: readonly string[] }>({
    number: 0,
    entries: [],
  });
  const number = chosen?.number;
  const check = useQuery({
    queryKey: ['import', number, options],
    enabled: chosen !== null,
    queryFn: async ({ signal }) => {
      setSent(0);
      const url = importUrl(chosen!.file, options, { dry_run: 'true' });
      const checked = await upload<Checked>(url, chosen!.file, { signal, onProgress: setSent });
      setNames({ number, entries: checked.entries });
      return checked;
    },
    placeholderData: (data, query) => (query?.queryKey[1] === number ? keepPreviousData(data) : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Without a network, the user learns it now.
    networkMode: 'always',
    // The check that was canceled can still have its turn for a moment.
    retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === 'RATE_LIMITED',
  });
  return { check, sent, entries: names.number === number ? names.entries : [] };
}
