/** One HTTP request, as the code samples send it. */
export interface SampleRequest {
  method: string;
  /** With origin and query. Placeholders such as `{id}` can be left in it. */
  url: string;
  /** Without the API key and the content type. */
  headers: Readonly<Record<string, string>>;
  /** A JSON value, or undefined for no body. */
  body: unknown;
  /** True if the operation needs an API key, which samples read from `SHEAF_API_KEY`. */
  authenticated: boolean;
  /** True if a successful response is JSON. Other responses are printed as text. */
  json: boolean;
}

/** All headers as lines of a sample. `key` is the expression that reads the API key. */
export function headersOf(
  { headers, authenticated, body }: SampleRequest,
  line: (name: string, value: string | null) => string,
): string[] {
  return [
    ...(authenticated ? [line('X-Api-Key', null)] : []),
    ...Object.entries(headers).map(([name, value]) => line(name, value)),
    ...(body === undefined ? [] : [line('Content-Type', 'application/json')]),
  ];
}
