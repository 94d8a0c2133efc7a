/** Detects the language of a question from its most common words. This is enough to read dates and ambiguities. */
import { dictionary } from '../dictionary.ts';

const COMMON = dictionary<string>({
  en: `the and of to is are in for with how what i we my our please from can do does you a an me as all every write give
    get show need want by this last that top not no only`,
  de: 'der die das und ist sind ich wir fur mit wie was bitte von ein eine alle als nicht mir jeden am im auf den brauche gib',
  fr: "le la les et est je nous pour avec comment quoi s'il vous plait un une des du toutes tous en chaque sur bonjour voudrais d'hier",
  es: 'el la los las y es para con como que por favor un una de del todos todas en cada desde necesito quiero',
  pt: 'o os as e para com como que por favor um uma de do da dos das todos todas em cada preciso quero',
  it: 'il lo gli e per con come che favore un una di del della tutti tutte ogni in dal vorrei ho bisogno',
  nl: 'het een en is voor met hoe wat van alle de ik wij we willen elke graag als niet dat op ophalen',
});

const LANGUAGES = Object.entries(COMMON).map(([language, words]) => ({ language, words: new Set(words.split(/\s+/)) }));

/** The language, such as `en` or `de`, with the most words in the question. Null if none has any. */
export function humanLanguage(folded: string): string | null {
  const said = new Set(folded.match(/[a-z]+(?:'[a-z]+)?/g));
  const counts = LANGUAGES.map(({ language, words }) => ({ language, count: words.intersection(said).size }));
  // English wins a tie, because it is first in the list and the sort is stable.
  const [best] = counts.sort((a, b) => b.count - a.count);
  return best && best.count > 0 ? best.language : null;
}
