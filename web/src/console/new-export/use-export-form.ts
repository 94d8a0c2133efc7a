/** The request that the form shows. Its state is in the URL. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type ExportRequest, type ParamValue, requestOf, withParams } from '../data/export-search.ts';

export type Changes = Record<string, ParamValue | undefined>;

export interface ExportForm {
  request: ExportRequest;
  /** Sets filters. With `typed`, the change is part of the current entry of the browser's history. */
  setFilters(changes: Changes, typed?: 'typed'): void;
  /** Sets `index_params`. */
  setOptions(changes: Changes, typed?: 'typed'): void;
}

export function useExportForm(reportType: string): ExportForm {
  const { search_params, index_params } = useSearch({ from: '/reports/new' });
  const navigate = useNavigate({ from: '/reports/new' });
  return useMemo(() => {
    const set = (member: 'search_params' | 'index_params') => (changes: Changes, typed?: 'typed') =>
      void navigate({
        search: (before) => ({ ...before, [member]: withParams(before[member], changes) }),
        replace: typed === 'typed',
        resetScroll: false,
      });
    return {
      request: requestOf({ report_type: reportType, search_params, index_params }),
      setFilters: set('search_params'),
      setOptions: set('index_params'),
    };
  }, [reportType, search_params, index_params, navigate]);
}
