/** All recipes, in the order in which they are offered. */
import type { Recipe } from '../integration.ts';
import { csharp } from './csharp.ts';
import { curl } from './curl.ts';
import { elixir } from './elixir.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { kotlin } from './kotlin.ts';
import { perl } from './perl.ts';
import { php } from './php.ts';
import { powershell } from './powershell.ts';
import { python } from './python.ts';
import { r } from './r.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { spreadsheet } from './spreadsheet.ts';
import { swift } from './swift.ts';
import { typescript } from './typescript.ts';

export const recipes: readonly Recipe[] = [
  curl,
  javascript,
  typescript,
  python,
  ruby,
  php,
  go,
  java,
  csharp,
  rust,
  r,
  perl,
  powershell,
  elixir,
  kotlin,
  swift,
  spreadsheet,
];
