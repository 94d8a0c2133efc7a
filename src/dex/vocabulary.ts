/**
 * Words that people use for names of the catalog: synonyms and translations, without accents. Names, titles, enumerations
 * and columns of the catalog itself are not repeated here, because they are read from it.
 */
import { dictionary } from '../dictionary.ts';
import { either, words } from './patterns.ts';

/** Nouns for report types, in English, German, French, Spanish, Portuguese, Italian and Dutch. */
export const REPORT_NOUNS = dictionary<RegExp>({
  deals_excel: words(
    '(?:promo(?:tion)?|voucher|discount|coupon)[ -]?codes?|vouchers?|coupons?|offers?|promos?|promotions?',
    'discounts?|gutschein(?:e|en|codes?)?|angebote?n?|rabatte?n?|offres?|bons? plans?|codes? promos?',
    'ofertas?|cupon(?:es)?|cupom|cupons|descuentos?|promocoes|promociones|offerte|sconti|buoni',
    'kortingscodes?|aanbiedingen',
  ),
  advertisers_csv: words(
    "programmes?|programas?|programmi|programma's|(?:affiliate|partner|joined|advertiser) programs?",
    'merchants?|annonceurs?|marchands?|werbetreibenden?|werbepartner|handler|partnerprogramme?n?',
    'anunciantes?|comerciantes?|inserzionisti|adverteerders?',
  ),
  clicks_details_excel: /\b(?:clicked|klicks?|clics?|cliques?|traffic|visits?|conversions?|kliks?)\b/,
});

/** Nouns that mean a report type only without any of the above: a question about deals can also mention shops. */
export const WEAK_NOUNS = dictionary<RegExp>({
  advertisers_csv: /\b(?:shops|brands|partners|retailers|stores|negozi|winkels|tiendas|boutiques)\b/,
});

/** Nouns that mean a report type only without any better one, such as words for earnings from clicks. */
export const EARNINGS =
  /\b(?:sales|orders|transactions|commissions?|earnings|revenue|umsatze?|ventes|ventas|vendas|vendite)\b/;

/** Words that turn a report of advertisers into the one ranked by momentum. */
export const MOMENTUM = words(
  'hot|hottest|trending|momentum|heat(?:ing)?(?: up)?|rising|surging|fastest[ -]growing|growing|gaining',
  'up[ -]and[ -]coming|top[ -]performing|movers|angesagte?n?|tendances?|tendencias?|di tendenza',
  'populairste',
);

/** Synonyms for values of an enumeration, by value. */
export const VALUE_WORDS = dictionary<RegExp>({
  mobile:
    /\b(?:mobiles?|phones?|smartphones?|cell ?phones?|handys?|movil(?:es)?|celular(?:es)?|telemovel|cellulari|mobiel)\b/,
  desktop: /\b(?:desktops?|computers?|laptops?|pcs?|ordinateurs?|ordenador(?:es)?)\b/,
  tablet: /\b(?:tablets?|ipads?|tablettes?|tabletas?)\b/,
  other: /\bother devices?\b/,
  shipping:
    /\b(?:shipping|free delivery|free postage|versandkostenfrei\w*|livraison (?:gratuite|offerte)|envio gratis)\b/,
  coupon:
    /\bwith (?:a |the |voucher |coupon |promo |discount )*codes?\b|\bmit (?:gutschein)?code\b|\bavec (?:un )?code\b/,
  gift: /\b(?:gifts?|freebies?|gratis-?geschenke?n?)\b/,
  cashback: /\b(?:cash ?backs?|geld[ -]zuruck)\b/,
  joined: /\b(?:joined|accepted|approved|(?:we are|i am|we're) (?:a )?(?:member|partner)s? of)\b/,
  pending: /\b(?:pending|waiting|not yet (?:approved|accepted)|ausstehend\w*|en attente|pendientes?|pendentes?)\b/,
  paused: /\b(?:paused|on hold|pausiert\w*|en pause|pausad[oa]s?)\b/,
  rejected:
    /\b(?:rejected|declined|refused|turned (?:us|me) down|abgelehnt\w*|refuses?|rechazad[oa]s?|recusad[oa]s?)\b/,
  ended: /\b(?:ended|closed|terminated|beendet\w*|termines?|terminad[oa]s?)\b/,
});

/** Words for true and false of a flag, by its name. Words for false are matched first. */
export const FLAG_WORDS = dictionary<{ yes: RegExp; no: RegExp }>({
  active: {
    no: either(
      /\b(?:not|no longer|un|nicht(?: mehr)?|non|no|without(?: the| any)?|excluding)[ -]?(?:active|running|valid|aktiv\w*|activas?|activos?)\b/,
      /\b(?:inactive|expired|no longer valid|abgelaufen\w*|expirees?|caducad[oa]s?)\b/,
    ),
    yes: words(
      String.raw`(?:currently |gerade )?(?:active|aktiv\w*|actifs?|actives?|activos?|activas?|ativos?|ativas?|attiv[eiao]|actieve?)`,
      'running|currently (?:valid|live|on)|valid (?:now|today)|current|live|laufende?n?|gultige?n?',
      'vigentes?|en cours',
    ),
  },
  exclusive: {
    no: /\b(?:not?|non|nicht|un|without(?: the| any)?|excluding|except)[ -]exclusi\w*/,
    yes: /\b(?:exclusives?|exclusivity|exklusive?[nrs]?|exclusifs?|exclusiv[ao]s?|esclusiv[ieao]|exclusieve)\b/,
  },
  featured: {
    no: /\b(?:not?|non|un|without(?: the| any)?|excluding|except)[ -]?featured\b/,
    yes: /\b(?:featured|highlighted|promoted|mis(?:es)? en avant|hervorgehoben\w*|destacad[oa]s?)\b/,
  },
  converted: {
    no: either(
      /\b(?:did(?:n't| not)|do(?:n't| not)|have(?:n't| not)|ha(?:sn't|s not)|never|without)(?: ever)? (?:lead to |led to |result in |bring |brought |a |an |any )*(?:convert(?:ed)?|sales?|orders?|purchases?|transactions?|conversions?)\b/,
      /\b(?:un|not |non-?)convert(?:ed|ing)\b/,
      /\bno (?:sale|order|conversion)s?\b/,
    ),
    yes: words(
      'converted|converting',
      '(?:that |which )?(?:led|lead|leading|resulted|resulting|ended) (?:to|in|with) (?:a |an |some )?(?:sales?|orders?|purchases?|transactions?|conversions?)',
      String.raw`with (?:a |an )?(?:sale|order|purchase|conversion|transaction)s?|konvertiert\w*`,
    ),
  },
});

/** Programs and environments that a question can mention, by the matching recipe. */
export const FRAMEWORKS = dictionary<RegExp>({
  curl: /\b(?:shell ?scripts?|shell|bash|zsh|terminal|command[ -]?line|jq|cron ?job)\b/,
  javascript: /\b(?:node(?:\.?js)?|deno|bun|express|js)\b/,
  typescript: /\b(?:ts|nest\.?js|angular)\b/,
  python: /\b(?:pandas|django|flask|jupyter|airflow|py)\b/,
  ruby: /\b(?:rails|sinatra)\b/,
  php: /\b(?:laravel|symfony|wordpress|drupal|magento)\b/,
  java: /\b(?:spring ?boot|spring)\b/,
  csharp: /\b(?:\.net|dotnet|asp\.net|c sharp)(?!\w)/,
  r: /\b(?:rstudio|tidyverse)\b/,
  elixir: /\b(?:phoenix)\b/,
  kotlin: /\b(?:ktor)\b/,
  swift: /\b(?:swiftui|ios app|vapor)\b/,
  powershell: /\b(?:pwsh|windows task scheduler)\b/,
  spreadsheet: either(
    /\b(?:google ?sheets?|apps? script|power ?query|libre ?office(?: calc)?|gsheets?)\b/,
    /\binto (?:a|my|our|the) (?:spread)?sheets?\b/,
  ),
});

/** Languages without a recipe. */
export const OTHER_LANGUAGES = new RegExp(
  String.raw`\b(?:${[
    'cobol|fortran|lua|scala|haskell|dart|flutter|julia|matlab|clojure|erlang|f#|ocaml|pascal|delphi|vba|visual basic',
    String.raw`objective-c|groovy|lisp|prolog|assembly|abap|apex|zig|nim|crystal|c\+\+|cpp|tcl|coldfusion`,
  ].join('|')})(?![\w+#])`,
);

/** Phrases for the file format. */
export const FORMATS = dictionary<RegExp>({
  xlsx: /\b(?:excel(?:-?(?:file|datei|sheet|workbook))?s?|xlsx?|work ?books?|spreadsheets?|tableur|hoja de calculo)\b/,
  csv: /\bcsv(?:-?(?:file|datei))?s?\b|\bcomma[ -]separated\b/,
  json: /\b(?:json|jsonl|ndjson)\b/,
  pdf: /\bpdfs?\b/,
  parquet: /\bparquet\b/,
  xml: /\bxml\b/,
  tsv: /\b(?:tsv|tab[ -]separated)\b/,
  ods: /\b(?:ods|open ?document)\b/,
  html: /\bhtml\b/,
});

/** Words for an unspecified report. */
export const SOME_REPORT =
  /\b(?:reports?|exports?|exporting|files?|downloads?|berichte?|rapports?|informes?|relatorios?|rapporten)\b/;
