/** What a tool for MCP clients says about an operation. The rest comes from the OpenAPI document. */
import type { Call } from './operation.ts';

export interface ToolData {
  name: string;
  title: string;
  description: string;
  call: Call;
  /** Names of parameters and body members of the operation. */
  takes: string[];
  defaults?: Record<string, unknown>;
  /** Descriptions of arguments that a model sends in another form than other clients. */
  describes?: Record<string, string>;
  /**
   * Whether `search_params` and `index_params` list every name. Those lists take 12 kB in each tool, so tools that are called rarely
   * refer to `describe_report` instead. Default true.
   */
  listsParams?: false;
  /** `switches` can be undone and repeated. `ends` also stands for values that are replaced. */
  effect: 'reads' | 'creates' | 'switches' | 'ends';
}

/** The argument of tools that change what several people can change. */
export const IF_MATCH = {
  if_match:
    'updated_at as you read it. If somebody changed it since, returns PRECONDITION_FAILED and changes nothing. Without it, the last change wins.',
};
