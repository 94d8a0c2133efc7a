/** Prompts for common tasks, which MCP clients offer to people, for example as commands. */
import { RpcCode, RpcError } from './rpc-error.ts';

interface Prompt {
  name: string;
  title: string;
  description: string;
  arguments: { name: string; description: string; required: boolean }[];
  text(given: Record<string, string>): string;
}

const argument = (name: string, description: string, required = true) => ({ name, description, required });

const PROMPTS: readonly Prompt[] = [
  {
    name: 'export_data',
    title: 'Export data to a file',
    description: 'Creates a CSV, Excel, JSON Lines or Parquet file from a description in your own words.',
    arguments: [argument('request', 'What the file contains: "deals in the US that are not expired".')],
    text: ({ request }) => `Create an export of this data: ${request}
Choose the report type with list_report_types and its filters with describe_report. Find exact values with list_filter_values. To leave
values out, use the filter whose name ends in _not. Check the request with estimate_export, and tell me the filters and the number of
rows. Then call create_export, and get_export with wait until it is finished. Give me the download_url. If a filter for my words is
missing, say so, and do not create the export.`,
  },
  {
    name: 'check_export',
    title: 'Check an export',
    description: 'Explains the state of an export and proves that its file is complete.',
    arguments: [argument('id', 'ID of the export.')],
    text: ({
      id,
    }) => `Explain the state of export ${id}. Call get_export. If it is completed, call get_receipt, and tell me the rows, the time of the data and the
SHA-256 digest of the file. If it has failed, explain error_message, and search the documentation with search_docs for what to do next.`,
  },
  {
    name: 'write_program',
    title: 'Write a program that exports',
    description: 'Writes a program that creates and downloads an export.',
    arguments: [
      argument('task', 'What the program exports.'),
      argument('language', 'Programming language. Default: Python.', false),
    ],
    text: ({
      task,
      language = 'Python',
    }) => `Write a program in ${language} that creates and downloads this export: ${task}
Call ask_dex with the task and the language, and start from its code. Check filters and columns with describe_report, and details with
search_docs and get_doc. Read the API key from the environment variable SHEAF_API_KEY.`,
  },
  {
    name: 'set_up_webhook',
    title: 'Set up a webhook',
    description: 'Creates and tests a webhook for finished exports.',
    arguments: [argument('url', 'URL that receives the events.')],
    text: ({
      url,
    }) => `Set up a webhook at ${url} for finished exports. Call list_webhooks to see whether it exists. If not, call create_webhook, show me the secret
once, and explain how to verify signatures with the page /docs/guides/webhooks (get_doc). Then call test_webhook.`,
  },
];

export function listPrompts() {
  return { prompts: PROMPTS.map(({ text: _, ...prompt }) => prompt) };
}

/** Throws an RpcError for an unknown prompt, and for a missing or unknown argument. */
export function getPrompt(name: string, given: Record<string, string>) {
  const prompt = PROMPTS.find((one) => one.name === name);
  if (!prompt) {
    const names = PROMPTS.map((one) => one.name).join(', ');
    throw new RpcError(RpcCode.invalidParams, `Unknown prompt ${name.slice(0, 60)}. Allowed: ${names}.`);
  }
  const names = prompt.arguments.map((one) => one.name);
  const unknown = Object.keys(given).find((one) => !names.includes(one));
  if (unknown !== undefined) {
    const allowed = `Allowed: ${names.join(', ')}.`;
    throw new RpcError(RpcCode.invalidParams, `Unknown argument ${unknown.slice(0, 60)} of ${name}. ${allowed}`);
  }
  const missing = prompt.arguments.find((one) => one.required && !given[one.name]?.trim());
  if (missing) throw new RpcError(RpcCode.invalidParams, `${missing.name} is required by ${name}, but missing.`);
  const { description, text } = prompt;
  return { description, messages: [{ role: 'user' as const, content: { type: 'text' as const, text: text(given) } }] };
}
