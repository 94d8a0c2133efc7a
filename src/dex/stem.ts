/** Words in the form in which a search compares them: folded, stemmed, and without stop words. */
import { dictionary } from '../dictionary.ts';
import { fold } from './reading.ts';

const EMPTY = new Set(
  `a about after again all also am an and any are as at be been before but by can could did do does doing don for from get give got
  had has have hello hi how i if in into is it its just know let like lot made make many may me might more most much must my need no
  not now of off on once one only or our out over own please put really say see should show so some somebody still such take tell than
  thank that the their them then there these they thing this those through to too up us use using very want was way we were what when
  where which while who why will with would you your word write m s t d ll re ve getting somebody else be happen happens happened
  between difference mean means good explain understand work works possible every each there number numbers opened`.split(
    /\s+/,
  ),
);

/** Synonyms, after stemming. */
const SAME = dictionary<readonly string[]>({
  abort: ['cancel'],
  stop: ['cancel'],
  kil: ['cancel'],
  remov: ['delet'],
  eras: ['delet'],
  prov: ['proof', 'receipt'],
  complet: ['receipt', 'complet'],
  integrit: ['receipt'],
  checksum: ['receipt', 'digest'],
  throtl: ['limit', 'rate'],
  quota: ['limit'],
  429: ['limit', '429', 'rate', 'retr'],
  sse: ['event'],
  stream: ['event', 'stream'],
  push: ['webhook', 'event'],
  token: ['key'],
  credential: ['key'],
  auth: ['key'],
  authenticat: ['key'],
  login: ['key'],
  read: ['poll', 'finish'],
  sign: ['signatur', 'sign'],
  sent: ['signatur', 'send'],
  authentic: ['signatur'],
  duplicat: ['dedup', 'same'],
  twic: ['dedup', 'same'],
  idempot: ['dedup', 'same'],
  preview: ['preview', 'estimat', 'dry'],
  size: ['estimat', 'byt'],
  big: ['estimat', 'byt'],
  pag: ['next', 'cursor', 'list'],
  pagin: ['next', 'cursor', 'list'],
  keep: ['retent', 'kept'],
  liv: ['expir', 'hour', 'link'],
  don: ['finish', 'complet'],
  ask: ['creat', 'ask'],
  valid: ['expir', 'hour', 'link'],
  chang: ['rotat', 'replac', 'chang'],
  replac: ['rotat', 'replac'],
  follow: ['stream', 'event'],
  maximum: ['limit', 'most'],
  max: ['limit', 'most'],
});

/** The stemmed words of a text, without stop words. */
export function stems(text: string): string[] {
  const words = fold(text.replace(/([a-z])([A-Z])/g, '$1 $2')).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !EMPTY.has(word)).map(stem);
}

/** A stem and its synonyms. */
export function meanings(word: string): readonly string[] {
  return SAME[word] ?? [word];
}

/** Removes English endings, so that cancelling, cancelled and cancel are equal. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const cut = word.replace(/(?:ations?|ing|ies|ied|ed|es|s|ly|y|e)$/, (ending) =>
    word.length - ending.length >= 3 ? '' : ending,
  );
  return cut.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}
