/** Words in the form in which a search compares them: folded, stemmed, and without stop words. */
import { fold } from './read/fold.ts';

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

/** The stemmed words of a text, without stop words. `PgBouncer` is found as one word and as two. */
export function stems(text: string): string[] {
  const joined = text.match(/\b[A-Za-z]*[a-z][A-Z][A-Za-z]*\b/g) ?? [];
  const words = fold([text.replace(/([a-z])([A-Z])/g, '$1 $2'), ...joined].join(' ')).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !EMPTY.has(word)).map(stem);
}

/** Removes English endings, so that cancelling, cancelled and cancel are equal. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const cut = word.replace(/(?:ations?|ing|ies|ied|ed|es|s|ly|y|e)$/, (ending) =>
    word.length - ending.length >= 3 ? '' : ending,
  );
  return cut.replace(/([b-df-hj-np-tv-z])\1$/, '$1');
}
