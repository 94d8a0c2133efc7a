/** Syntax highlighting for the languages that the guides and Dex's recipes use. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import elixir from 'highlight.js/lib/languages/elixir';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import perl from 'highlight.js/lib/languages/perl';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';

const languages = {
  bash,
  csharp,
  elixir,
  go,
  java,
  javascript,
  json,
  kotlin,
  perl,
  php,
  powershell,
  python,
  r,
  ruby,
  rust,
  swift,
  typescript,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(['sh', 'shell', 'curl'], { languageName: 'bash' });

/** Longer code is not highlighted: it would take a slow phone more than half a second. */
const MAX_CHARACTERS = 60_000;

/** Returns the code as HTML, with everything in it escaped. */
export function highlight(code: string, language: string | undefined): string {
  if (language && hljs.getLanguage(language) && code.length <= MAX_CHARACTERS) {
    return hljs.highlight(code, { language, ignoreIllegals: true }).value;
  }
  return code.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]!);
}
