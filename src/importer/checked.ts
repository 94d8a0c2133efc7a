/** The accepted form of a field as a byte text, empty for an empty value; or the reason why it was rejected. */
export type Checked = string | { reason: string };
