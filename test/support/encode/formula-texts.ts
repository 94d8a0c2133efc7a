/** Strings that a program could read as formulas, and their form in a CSV file. For tests. */

/** Formulas with each sign, which are guarded at the beginning of a cell. */
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1;1)',
  "=cmd|'/c calc'!A1",
  '=',
  '-',
];

/** Characters that a program can ignore before a formula. */
const SKIPPED: Record<string, string> = {
  space: ' ',
  'no-break space': '\u00a0',
  'ideographic space': '\u3000',
  'em space': '\u2003',
  'ogham space': '\u1680',
  'narrow no-break space': '\u202f',
  'line separator': '\u2028',
  'next line': '\u0085',
  'vertical tab': '\v',
  'form feed': '\f',
  'unit separator': '\u001f',
  delete: '\u007f',
  'byte order mark': '\ufeff',
  'zero-width space': '\u200b',
  'zero-width joiner': '\u200d',
  'word joiner': '\u2060',
  'soft hyphen': '\u00ad',
  'mongolian vowel separator': '\u180e',
  'right-to-left override': '\u202e',
  quote: '"',
  several: ' \u200b"\ufeff ',
};

/** The name, the string, and the string with its guards. */
type Guarded = readonly [name: string, text: string, guarded: string];

export const formulaTexts: readonly Guarded[] = [
  ...FORMULAS.map((text): Guarded => [text, text, `'${text}`]),
  ...Object.entries(SKIPPED).flatMap(([name, skipped]) =>
    ['=1+1', '-A1', '＝1+1'].map((text): Guarded => [`${name} before ${text}`, skipped + text, `'${skipped}${text}`]),
  ),
  ...Object.entries({ TAB: '\t', LF: '\n', CR: '\r', CRLF: '\r\n' }).flatMap(([name, end]): Guarded[] => [
    [`${name} at the beginning`, `${end}abc`, `'${end}abc`],
    [`${name} before a formula`, `${end}=1+1`, `'${end}'=1+1`],
    [`${name} within the text`, `a${end}=1+1${end}b`, `a${end}'=1+1${end}b`],
    [`${name} and a space within the text`, `a${end} =1+1`, `a${end} =1+1`.replace(' ', "' ")],
  ]),
  ['semicolon before a formula', 'a;=1+1;b', "a;'=1+1;b"],
  ['semicolon at the beginning', ';=1+1', ";'=1+1"],
  ['two semicolons', ';;-1+1;@A1', ";;'-1+1;'@A1"],
  ['semicolon and quotes', 'x";"=1+1;y', `x";'"=1+1;y`],
  ['semicolon and an apostrophe', "a;'=1+1", "a;''=1+1"],
  ['a text that looks guarded', "'=1+1", "''=1+1"],
  ['a text that looks guarded twice', "'' ＝1+1", "''' ＝1+1"],
];

/** Strings that a program with commas could read as formulas in a file with semicolons. With commas, they are unchanged. */
export const commaTexts: readonly Guarded[] = [
  ['comma before a formula', 'a,=1+1', "a,'=1+1"],
  ['comma and a space', 'Berlin, -20 %', "Berlin,' -20 %"],
  ['comma at the beginning', ',=1+1', ",'=1+1"],
  ['comma and quotes', 'x","=1+1,y', `x",'"=1+1,y`],
  ['comma and an apostrophe', "a,'=1+1", "a,''=1+1"],
];

/** Strings that no program reads as formulas, and that are unchanged in a CSV file. */
export const plainTexts: readonly string[] = [
  "'s-Hertogenbosch",
  "'",
  "''",
  "'a;'b",
  'a=b',
  'a -1',
  '1+1',
  '(=1)',
  '{=1+1}',
  '#=1',
  '|cmd',
  '%0A=1',
  '\\x=1',
  ' a=1',
  '\u200bname',
  '"quoted" =1',
  'カタカナ＝1',
  '「名前」',
  'é=1',
  'a: =1',
  'https://x.example/?a=1;b=2&c=-3',
  'one; two - three',
  '日本; 東京',
];
