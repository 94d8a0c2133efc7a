/** The accepted form of a field as a byte text, empty for none; or why it was refused. */
export type Checked = string | { reason: string };
