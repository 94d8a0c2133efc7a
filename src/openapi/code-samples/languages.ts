/** The languages of code samples, without their writers, which code-samples.ts has. */

export interface Language {
  id: string;
  label: string;
  /** Name of the language for syntax highlighting. */
  highlight: string;
}

export const LANGUAGES = [
  { id: 'curl', label: 'curl', highlight: 'bash' },
  { id: 'javascript', label: 'JavaScript', highlight: 'javascript' },
  { id: 'typescript', label: 'TypeScript', highlight: 'typescript' },
  { id: 'python', label: 'Python', highlight: 'python' },
  { id: 'php', label: 'PHP', highlight: 'php' },
  { id: 'ruby', label: 'Ruby', highlight: 'ruby' },
  { id: 'go', label: 'Go', highlight: 'go' },
  { id: 'java', label: 'Java', highlight: 'java' },
  { id: 'csharp', label: 'C#', highlight: 'csharp' },
] as const satisfies Language[];

export type LanguageId = (typeof LANGUAGES)[number]['id'];
