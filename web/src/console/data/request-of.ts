/** The request that creates an export with the same parameters. */
import type { Export } from '../../../../clients/typescript/src/types.ts';

export interface RequestBody {
  report_type: string;
  search_params: Record<string, unknown>;
  index_params: Record<string, unknown>;
}

/** `named` adds the publisher, which is the default for everyone but operators. */
export function requestOf({ report_type, parameters, publisher_id }: Export, named: boolean): RequestBody {
  const { search_params = {}, index_params = {} } = parameters as Partial<RequestBody>;
  return {
    report_type,
    search_params: named ? { ...search_params, publisher_id } : search_params,
    index_params,
  };
}
