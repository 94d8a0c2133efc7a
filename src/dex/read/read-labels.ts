/** Values before or after the label of their filter. */
import type { ReportType } from '../../reports/report-type.ts';
import { accepts, filterKind } from '../filter-kind.ts';
import { CODES } from './intl-words.ts';
import type { Sentence } from './sentence.ts';
import { type Entry, isLink } from './value-groups.ts';

/** "network partnerwave", "the partnerwave network", "category pets": a value that no lexicon has. */
export function labelled(sentence: Sentence, at: number, report: ReportType): Entry | null {
  const label = sentence.fact(at, 'filter');
  const param = label && report.search[label.value];
  if (!label || !param || !['list', 'choice'].includes(filterKind(param).kind)) return null;
  const filter = label.value;
  const value = (i: number): string | null => {
    const atom = sentence.atoms[i];
    if (!atom || atom.used) return null;
    const fact = atom.facts.find((one) => one.kind === 'value' && one.value.startsWith(`${filter}=`));
    if (fact) return fact.value.slice(filter.length + 1);
    const text =
      atom.facts.find(({ kind }) => kind === 'quoted' || kind === 'domain')?.value ??
      (sentence.has(i, 'unknown') ||
      (filter === 'network' && isCompound(sentence.spelled(i))) ||
      (filter === 'country' && (isCapitals(sentence.spelled(i)) || /^[=:]$/.test(sentence.atoms[i - 1]?.text ?? '')))
        ? sentence.spelled(i)
        : null);
    if (text === null || (filter === 'country' && !CODES.has(text.toUpperCase()))) return null;
    return accepts(param, text.toLowerCase()) ? (filter === 'country' ? text.toUpperCase() : text.toLowerCase()) : null;
  };
  let first = at + 1;
  while (/^[=:]$/.test(sentence.atoms[first]?.text ?? '') || sentence.has(first, 'compare')) first++;
  const excluded = excludedName(sentence, at);
  if (excluded !== null) first = excluded;
  const values: string[] = [];
  let end = first;
  for (let i = first; i < sentence.atoms.length; i++) {
    const one = value(i);
    if (one !== null) {
      values.push(one);
      end = i + 1;
    } else if (!isLink(sentence, i)) break;
  }
  if (values.length > 0) {
    if (excluded !== null) sentence.use(at);
    const start = excluded ?? at;
    return { at: start, end, filter, values: values.flatMap((one) => one.split(',')) };
  }
  const before = value(at - 1);
  if (before === null) {
    // "PartnerWave以外のネットワーク"
    const last = sentence.isGlue(at - 1) ? at - 2 : at - 1;
    const name = sentence.has(last, 'not-after') ? value(last - 1) : null;
    return name === null ? null : { at: last - 1, end: last, filter, values: [name] };
  }
  let start = at - 1;
  values.push(before);
  for (let i = at - 2; i >= 0; i--) {
    const one = value(i);
    if (one !== null && start < at - 1 + (at - 1 - i)) {
      values.unshift(one);
      start = i;
    } else if (!isLink(sentence, i)) break;
  }
  return { at: start, end: at + 1, filter, values };
}

/** "PartnerWave": a name, whatever its beginning means. */
export function isCompound(text: string): boolean {
  return /^\p{Lu}\p{Ll}+\p{Lu}\p{Ll}+$/u.test(text);
}

/** "All networks except PartnerWave": a capitalized name that no lexicon has, after a negation that follows the label. Null if there is none. */
function excludedName(sentence: Sentence, label: number): number | null {
  for (let i = label + 1, negated = false; i <= label + 4; i++) {
    const name = sentence.has(i, 'unknown') && /^\p{Lu}/u.test(sentence.spelled(i));
    if (negated && (name || sentence.has(i, 'quoted') || isCompound(sentence.spelled(i)))) return i;
    if (negated && sentence.has(i, 'unknown')) return null;
    if (sentence.has(i, 'not')) negated = true;
    else if (!sentence.isGlue(i) && !/^[-,،]$/.test(sentence.atoms[i]?.text ?? '')) return null;
  }
  return null;
}

/** A code in lower case that is also a word, such as "no", "is" or "in", is the word. */
function isCapitals(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}
