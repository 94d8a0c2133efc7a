/**
 * The shape of a lexicon: the words of one human language, as data. A new language is one file like these, with one line in
 * lexicons.ts. Names of countries, months, weekdays and languages are not repeated: the runtime has them (intl-words.ts).
 */
import type { Holiday } from '../holidays.ts';

/**
 * What a phrase means. Names after the colon are keys of the catalog, of a recipe, or of a closed list:
 *
 * - `report:deals_excel` names a report type; `weak-report:` only without a better noun; `guess-report:` only an assumption;
 *   `adjective:hot_advertisers_excel` turns the report whose title it extends into that one; `some-report` is any report.
 * - `value:device=mobile` is a value of a filter, `filter:network` its name, `people:DE` an adjective of a country,
 *   `region` an area without a filter, `column:title` a column, `verb:ends` the pair of date filters `ends_after` and `ends_before`.
 * - `without:type=gift` is an excluded value in one word. `excluded:type=coupon` is a value only after a negation; `but` excludes after `whole` ("all but").
 * - `not` excludes the values after it, `not-after` those before it. `and`, `or`, `only` and `compare:` stand between values.
 * - `unit:week`, `last`, `this`, `next`, `ago`, `since`, `until`, `before`, `after`, `between`, `to`, `within`, `day:1` (yesterday),
 *   `period:week,-1`, `to-date:month`, `edge:start`, `quarter`, `ordinal` and `number:7` build dates.
 * - `every`, `cadence:day`, `daily:02:00` (nightly), `part:06:00`, `at`, `clock` and `half:pm` build schedules.
 * - `every-part:18:00` is a part of each day in one word (*evenings*), `often:2` is "twice a day", and `cadence:2-hours` "every other hour".
 * - `past:30` and `past:-15` are minutes after and before a full hour: "half past", "a quarter to".
 * - `time:07:00` is a time of day in one word.
 * - `ahead:week` is "within a week" in one phrase.
 * - `topic:cancel export` is explained, with the words that search the English documents; `aspect:` only if the sentence asks.
 * - `not-only` adds the values after it to others, and `rest` are those that an exclusion leaves.
 * - `all-time` is a period without a beginning.
 * - `data:` words ask about the reader's exports and data. `call:` names the operation that answers, and `call-of:` one that needs an ID.
 * - `leads:true` is a verb between a click and a `sale`: "led to an order". `leads:false` is its negative form, where that is one word.
 * - `middle` is a part of a month without a first and a last day.
 * - `regardless` says that a value does not matter.
 * - `neither` negates only if the question has it twice.
 * - `contrast` begins what is wanted instead of what is excluded: "not France *but* Spain".
 * - `destination:email` is a place that receives files, `destination` one that the API does not have, and `deliver` the verb.
 * - `staff` are the people of a department, which has the name of a line of business: "our finance *team*".
 * - `half-year` needs a number, and `half-year:1` has it.
 * - `instead-of` excludes what is after it, and `instead-after` what is before it. Something else is wanted.
 * - `wish` is in a sentence that only wishes something: "*have* a nice weekend".
 * - `about:status` is a noun that says nothing besides a value of that filter: "our *application* is pending".
 * - `article` is a definite article. A word before it is no adjective of the noun after it.
 * - `compressed:gzip` wants a compressed file, `compressed:zip` a zip archive, and `compressed:none` neither.
 * - `header` is the first row of a CSV file, and `no-header` its absence in one phrase.
 * - `summary` is the summary sheet of a workbook, and `totals` what it has, which wants it only after "with".
 * - `having` stands between rows and what they have.
 * - `cadence:workday` is a schedule, such as "every workday". `cadence:weekdays` can also be the days of the rows: "Monday to Friday".
 * - `changed-since` limits a schedule to what is new or changed since its last delivery.
 * - `steps` stands before a number of units and means every so many: Dutch "om de 3 uur".
 * - `aside` says nothing either, but no pattern reaches across it: "after the *meeting* yesterday".
 * - `audience` are the people or the place that an adjective of a country is about: "the German *market*".
 * - `holiday:christmas-eve` is a day with a name (`holidays.ts`).
 * - `maybe-drop` is a verb for *remove* that also means *download*. In a follow-up, Dex asks.
 * - `how` asks for instructions: "*how do I* delete Spain?" It is among the words of `ask`, which has modal verbs as well: "*can* you delete Spain?"
 * - `removal` is a verb of `not` that also means *delete*, as long as nothing else says so: "how do I *remove* Spain?"
 * - `that-before` is a period before the one of the question before: "make it *the week before that*".
 * - `valid` is a verb of deals and the days of their validity: "that *apply* on Christmas Eve".
 * - `replace-file` says that each file of a schedule has the name of the one before, and so do `overwrite` and `old-file` together. `keep-file` is the opposite.
 * - `often-in:week,2` is "twice a week", whose days the question has.
 * - `with-particle` is a verb that excludes what is between it and its `particle`: "*leave* Spain *out*".
 * - `from-list` is what rows are removed from: "delete the tablets *from the list*".
 * - `alternate` is every second time, which no schedule has: "*every other* week", "un mardi *sur deux*".
 * - `folder` stands beside the name of a folder that receives files.
 * - `restriction` makes a negation before the name of a filter mean nothing: "without a country *restriction*".
 * - `filler` says nothing about the request.
 */
export type Concept =
  | `${'report' | 'weak-report' | 'guess-report' | 'adjective' | 'filter' | 'column' | 'people' | 'verb'}:${string}`
  | `${'value' | 'excluded' | 'without'}:${string}=${string}`
  | `unit:${'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'}`
  | `cadence:${'2-hours' | 'hour' | 'day' | 'workday' | 'weekdays' | 'weekend' | 'week' | 'month' | 'month-start' | 'month-end'}`
  | `leads:${boolean}`
  | `half-year:${1 | 2}`
  | `compressed:${'gzip' | 'zip' | 'none'}`
  | `destination:${'email' | 's3' | 'sftp' | 'webhook' | 'folder'}`
  | `${'day' | 'number' | 'month' | 'weekday' | 'every-weekday' | 'nth'}:${number}`
  | `period:${'week' | 'month' | 'quarter' | 'year'},${number}`
  | `to-date:${'week' | 'month' | 'quarter' | 'year'}`
  | `edge:${'start' | 'end'}`
  | `${'part' | 'daily' | 'every-part'}:${string}`
  | `${'often' | 'past'}:${number}`
  | `often-in:${'week' | 'month'},${number}`
  | `time:${string}`
  | `ahead:${'day' | 'week' | 'month'}`
  | `half:${'am' | 'pm'}`
  | `compare:${'at-least' | 'more' | 'at-most' | 'less' | 'equal'}`
  | `order:${string}`
  | `${'program' | 'weak-program' | 'apart-program' | 'other-program' | 'format' | 'zone' | 'city'}:${string}`
  | `${'topic' | 'aspect'}:${string}`
  | `language:${string}`
  | `about:${string}`
  | `holiday:${Holiday}`
  | `dual:${string}`
  | `data:${'why' | 'failed' | 'ready' | 'running' | 'about' | 'how-many' | 'did-export' | 'export' | 'per'}`
  | `${'call' | 'call-of'}:${string}`
  | Plain;

/** Concepts without a name. */
type Plain =
  | ('since-after' | 'until-after' | 'before-after' | 'after-after' | 'between-after' | 'within-after' | 'versus-after')
  | ('some-report' | 'region' | 'somebody' | 'number')
  | ('not' | 'not-after' | 'and' | 'or' | 'only' | 'in' | 'by' | 'id')
  | (
      | 'last'
      | 'last:rolling'
      | 'this'
      | 'next'
      | 'ago'
      | 'since'
      | 'until'
      | 'before'
      | 'after'
      | 'between'
      | 'to'
      | 'within'
      | 'quarter'
    )
  | ('ordinal' | 'every' | 'at' | 'clock' | 'previous' | 'versus')
  | (
      | 'columns'
      | 'sort'
      | 'asc'
      | 'desc'
      | 'first'
      | 'top'
      | 'rows'
      | 'timezone'
      | 'file-name'
      | 'bom'
      | 'header'
      | 'no-header'
      | 'summary'
      | 'totals'
    )
  | ('code' | 'please' | 'fetch' | 'ask' | 'how' | 'wonder' | 'which' | 'parts' | 'mean' | 'recipes' | 'report-types')
  | ('greeting' | 'tell' | 'whose' | 'secret' | 'secrets' | 'forget' | 'rules' | 'injection')
  | ('middle' | 'regardless' | 'neither' | 'sale' | 'contrast' | 'staff' | 'deliver' | 'half-year')
  | ('destination' | 'weekend' | 'currency' | 'but' | 'whole' | 'program-after')
  | ('same' | 'instead' | 'also' | 'filler' | 'not-a-code' | 'not-only' | 'rest' | 'having' | 'all-time')
  | ('changed-since' | 'steps' | 'aside' | 'audience' | 'valid' | 'maybe-drop' | 'removal' | 'that-before')
  | ('instead-of' | 'instead-after' | 'wish' | 'article')
  | ('replace-file' | 'overwrite' | 'old-file' | 'keep-file' | 'from-list' | 'alternate' | 'folder')
  | ('with-particle' | 'particle' | 'restriction');

export interface Lexicon {
  /** What an ending of a word means besides the word, such as *until* in Korean. */
  meaningfulEndings?: Readonly<Record<string, 'since-after' | 'until-after' | 'not-only' | 'and-after'>>;
  /** What is written together with the beginning of a word and means more than an article: *and* in Arabic and Hebrew. */
  meaningfulBeginnings?: Readonly<Record<string, 'and-before'>>;
  /** BCP 47 tag, or `und` for words of no language, such as names of programs. */
  language: string;
  /** Endings that a word can have besides its form here: plurals and cases. A word of fewer than three letters has none. */
  endings?: readonly string[];
  /** What can be written together with the beginning of a word, such as articles in Arabic. */
  beginnings?: readonly string[];
  /** Further locales of the language whose names count, such as `zh-Hant`. */
  variants?: readonly string[];
  /** Whether words differ by their tones alone, if the question is written with tones. */
  tones?: boolean;
  /** Weekdays, from Monday, and the parts of the day that are written together with them. */
  compounds?: { weekdays: string; parts: Partial<Record<`${'part' | 'every-part'}:${string}`, string>> };
  /** Whether names change their last vowels by case, as in Slavic languages. */
  inflectsNames?: boolean;
  /**
   * Phrases, separated by commas, by their meaning. Case and accents do not matter. A word that ends in `*` has any further
   * ending of at most six letters.
   */
  words: Readonly<Partial<Record<Concept, string>>>;
  /**
   * Words of questions about the documentation, by the English words of the documents that have the answer. Phrases are separated by commas.
   * A word of four letters or more can go on: `gültig` finds *gültige*.
   */
  documents?: Readonly<Record<string, string>>;
}
