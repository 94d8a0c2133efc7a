/** Writes a request as a code sample in one of several languages. Every sample is complete: saved as a file, it runs. */
import { csharp } from './csharp.ts';
import { curl } from './curl.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript, typescript } from './javascript.ts';
import type { LanguageId } from './languages.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import type { SampleRequest } from './sample-request.ts';

export type WriteSample = (request: SampleRequest) => string;

export const writers: Readonly<Record<LanguageId, WriteSample>> = {
  curl,
  javascript,
  typescript,
  python,
  php,
  ruby,
  go,
  java,
  csharp,
};
