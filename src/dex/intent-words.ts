/** Words that show the intent of a question, in comparable letters: lower case, without accents. */
import { either, words } from './patterns.ts';

const HELLO = [
  'hi|hello|hey|hallo|guten (?:tag|morgen)|bonjour|salut|hola|ola|ciao|buongiorno|goedendag',
  'good (?:morning|afternoon|evening)|thanks?(?: you)?|danke|merci|gracias|obrigad[oa]|grazie|bedankt',
  'dex|there|who are you|what can you do(?: for me)?|help(?: me)?|how are you|ok(?:ay)?|cool|great|bye',
].join('|');

/** Polite phrases only. */
export const GREETING = new RegExp(String.raw`^[\s!,.?]*(?:(?:${HELLO})[\s!,.?]*)+$`);

const TELL = words(
  'print|show|reveal|tell|give|send|leak|dump|display|list|what is|get',
  String.raw`gib|zeig\w*|nenne|donne\w*|montre\w*|dame|muestra\w*|dammi|geef`,
);
const WHOSE = words(
  'admin(?:istrator)?s?|operator|others?|anderen?|customers?|kunden|clients?|system|database|db|root|master',
  'secret|private|internal|environment|server',
);
const WHAT = words(
  'keys?|passwords?|prompts?|credentials?|secrets?|tokens?|variables?|instructions',
  String.raw`schlussel|passwort\w*|cles?|claves?|contrasenas?|sleutels?`,
);

/** Questions for secrets: keys of others, the prompt, or internals of the machine. */
export const SECRETS = either(
  new RegExp(`${TELL.source}.{0,60}${WHOSE.source}.{0,30}${WHAT.source}`),
  /\bsystem prompt\b/,
  /\b(?:api[ _-]?keys?|passwords?) of (?:other|all|every|another)\b/,
  /\bschlussel der (?:anderen|kunden)\b/,
);

const SOMEBODY =
  '(?:competitors?|(?:another|other) (?:publisher|customer|compan(?:y|ie))s?|somebody else|someone else)';

/** Questions for data of another tenant. */
export const OTHER_PUBLISHERS = either(
  new RegExp(
    `\\b${SOMEBODY}(?:'s?)?\\b(?=.{0,40}\\b(?:without|even though|anyway|data|clicks|deals|exports|reports|key)\\b)`,
  ),
  new RegExp(`\\b(?:clicks|deals|data|exports|reports) of (?:my |our |a )?${SOMEBODY}\\b`),
);

const FORGET = words('ignore|disregard|forget|ignoriere?|vergiss|ignorez?|oublie|ignora|olvida');
const RULES = words('instructions?|rules|prompts?|anweisungen|regeln|consignes|instrucciones|istruzioni');

/** Instructions to a model. The rest of the question decides. */
export const INJECTION = either(
  new RegExp(`${FORGET.source}.{0,40}${RULES.source}`),
  words('you are (?:now|no longer)|no rules|pretend (?:to be|that)|jailbreak'),
  /\b(?:drop|truncate|alter)\s+(?:table|database)\b/,
);

const WHICH = words('which|what|list(?: of)?(?: all)?|all|available|possible|welche|quels?|quelles?|que|quali|welke');
const PARTS = words('columns?|filters?|fields?|sort(?:s| orders?)?|spalten|colonnes|columnas|report types?|reports');

/** Topics of the API that are explained and not programmed, whatever else the question mentions. */
export const MATTER = either(
  words(
    String.raw`cancel\w*|abort\w*|delet\w*|remov(?:e|ing)|webhooks?|signatures?|hmac|receipts?|prove|proof`,
    String.raw`rate[ -]?limit\w*|throttl\w*|event[ -]?streams?|server-sent|sse|dedup\w*|idempot\w*|dry[ -]?run`,
    String.raw`resum\w*|estimates?|pagina\w*|cursors?|retention|openapi|swagger|rotate`,
    String.raw`(?:4|5)\d\d(?:s|er)?\b(?! (?:rows|days|clicks))`,
  ),
  new RegExp(String.raw`${WHICH.source}\s+(?:\w+\s+){0,2}?${PARTS.source}`),
  /\blist (?:all )?(?:my|our|the)? ?(?:exports|reports)\b/,
  /\b(?:what|how) (?:does|do|is|are|exactly)\b.{0,40}\b(?:mean|means|work|works|calculated|computed|defined|heat)\b/,
  /\bdifference between\b/,
  /\b(?:which|what|welche|quels?|que) (?:\w+ )?(?:languages?|recipes|programmiersprachen|langages)\b/,
);

/** Topics that programs also deal with. They are explained only if the sentence is a question. */
export const ASPECT = words(
  String.raw`errors?|authenticat\w*|api[ -]?keys?|headers?|credentials?|expir\w*|polls?|polling|progress|status`,
  'states?|retry|retries|links?|limits?|rows|time ?outs?|ready|finished|twice|duplicates?|complete',
  String.raw`encod\w*|garbled|umlauts|characters|formulas?|import\w*|settings?|storage|verify|validat\w*`,
);

const QUESTION = words(
  'how|what|why|when|where|which|who|is|are|can|could|does|do|will|may|should|was',
  'wie|warum|wann|wo|comment|pourquoi|quand|como|por que|cuando|come|perche|hoe|waarom',
);

/** A question, or a sentence that ends in one. */
export const ASKS = new RegExp(String.raw`^(?:.*[.!,;]\s*)?${QUESTION.source}`);

/** Questions that no program answers. */
export const WONDERS = /^\W*(?:why|what|is|are|does|when|which|who|how (?:long|many|big|much|large))\b/;

/** Verbs for what programs do. */
export const FETCHES = words(
  'get|fetch|download|export|pull|retrieve|receive|have|bekomme|hole|abrufen|obtenir|telecharger',
  'obtener|descargar|scaricare|ophalen',
);
