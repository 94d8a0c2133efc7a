import type { MessageId } from './english.ts';

/** Messages in German. */
export const german: Partial<Record<MessageId, string>> = {
  'took-whole-days': 'Unter „{said}“ verstehe ich die {days} ganzen Tage bis gestern, in UTC.',
  'took-hours': 'Datumsangaben sind ganze Tage. Für „{said}“ nehme ich die letzten {days} und heute.',
  'took-days': 'Unter „{said}“ verstehe ich {from} bis {to}.',
  'took-from-today': 'Unter „{said}“ verstehe ich heute bis {to}.',
  'took-until-today': 'Unter „{said}“ verstehe ich {from} bis heute.',
  'took-after': 'Unter „{said}“ verstehe ich ab {from}.',
  'ambiguous-day': '„{said}“ kann {one} oder {other} sein. Welcher Tag ist gemeint?',
  'turned-round': '„{said}“ endet vor seinem Beginn. Welcher Zeitraum ist gemeint?',
  'fixed-days': 'Die Tage {from} bis {to} stehen fest im Programm. Ändern Sie sie, wenn es andere abrufen soll.',
  'no-days-named':
    '`{start}` und `{end}` sind Pflicht, und Sie haben keinen Zeitraum genannt. Ich nehme {days, select, 0 {heute} 1 {gestern} other {die letzten {days} Tage ohne heute}}.',
  'took-valid':
    'Unter „{said}“ verstehe ich, wann ein Deal gültig ist: Er beginnt spätestens dann und endet nicht früher. Deals ohne Ende sind nicht dabei.',
  'took-pair':
    '„{said}“ beziehe ich auf `{pair}_after` und `{pair}_before`. Mit `{other}_after` und `{other}_before` filtern Sie anders.',
  'window-ends-now':
    'Der aktuelle Zeitraum endet immer jetzt. Unter „{said}“ verstehe ich {days, plural, one {den letzten Tag} other {die letzten # Tage}}.',
  'moving-days':
    'Das Programm liest das heutige Datum von der Uhr in UTC. Solange in {timezone} ein anderes Datum gilt, fragt es einen Tag zu früh oder zu spät ab.',
  'took-as-network':
    '{slugs} verstehe ich als Kürzel eines Netzwerks. Ihre Netzwerke stehen in der Spalte `network` jedes Exports.',
  'took-as-countries': 'Unter {said} verstehe ich {countries}.',
  'took-csv': 'Sie haben „{one}“ und „{other}“ genannt. Ich habe CSV als Format der Datei genommen.',
  'took-gzip': 'Nur CSV- und JSON-Lines-Dateien werden komprimiert, daher habe ich `{format}` als Format genommen.',
  'took-as-typo': '„{said}“ lese ich als „{word}“.',
  'any-report':
    'Sie haben keinen Export genannt, daher nehme ich `{report}`. Der Leitfaden beschreibt [alle Exporte](/docs/guides/reports).',
  'guessed-report': 'Ich nehme `{report}`: Er hat eine Zeile pro Klick mit dessen Einnahmen.',
  'default-program': 'Sie haben keine Programmiersprache genannt, daher ist das Programm für {label}.',
  'no-dates':
    '`{report}` hat keinen Filter für Daten, daher kann „{said}“ nicht Teil der Anfrage sein.{window, select, 0 {} other { Die Ergebnisse sind immer die der letzten {window} Tage.}}',
  'no-filter': '`{report}` hat keinen Filter `{filter}` für „{said}“.',
  'no-such-filter': '`{report}` hat keinen Filter `{filter}`. Vorhanden sind {filters}.',
  'no-exclusion': '`{report}` kann nach `{filter}` nichts ausschließen: „{said}“.',
  'no-region': 'Für {said} gibt es keinen Filter. Nennen Sie die Länder, zum Beispiel `DE,FR,IT`.',
  'no-search': '`{report}` hat keine Textsuche, daher habe ich „{said}“ weggelassen.',
  'no-program': 'Für {said} gibt es keine Vorlage, daher ist diese für {label}. Es gibt Vorlagen für {labels}.',
  'no-format': '`{report}` gibt es nicht als {other}. `index_params.format` kann {formats} sein.',
  'no-gzip':
    'Eine Excel-Arbeitsmappe ist bereits komprimiert, daher gibt es sie nicht noch einmal komprimiert. `csv.gz` und `jsonl.gz` sind mit gzip komprimiert, `csv.zip` und `jsonl.zip` sind ZIP-Archive.',
  'only-csv-header':
    'Nur CSV-Dateien gibt es mit oder ohne Kopfzeile. `{report}` braucht dafür `index_params.format: csv`.',
  'no-limit': 'Ein Export hat immer alle Zeilen. Die ersten Zeilen der Datei sind die ersten der Sortierung.',
  'no-such-order': '`{report}` lässt sich nicht nach „{said}“ sortieren, nur nach {orders}.',
  'only-csv-bom':
    'Nur CSV-Dateien haben eine Byte-Reihenfolge-Markierung. `{report}` braucht dafür `index_params.format: csv`.',
  'only-xlsx-summary':
    'Nur Excel-Arbeitsmappen haben ein Blatt mit Summen und Diagramm. `{report}` braucht dafür `index_params.format: xlsx`.',
  'summary-is-whole': 'Das Blatt hat Summen und ein Diagramm. Keines von beiden kann fehlen.',
  'no-summary': '`{report}` hat kein Blatt mit Summen und Diagramm.',
  'column-no-filter':
    '`{column}` ist eine Spalte von `{report}` und kein Filter. „{said}“ kann nicht Teil der Anfrage sein; filtern Sie in der Datei.',
  'search-instead': '`{report}` hat keinen Filter für Branchen. Ich suche stattdessen nach dem Wort „{word}“.',
  'no-destination':
    'Ein Programm speichert die Datei dort, wo es läuft. Eines, das sie zu „{said}“ bringt, kann Dex nicht schreiben.',
  'which-report': 'Welchen Bericht brauchen Sie?',
  'in-future': '„{said}“ liegt in der Zukunft, und der Bericht hat nur die Vergangenheit. Nennen Sie andere Tage.',
  'only-days':
    '„{said}“ sind keine ganzen Tage, und Filter kennen nur Tage. Nennen Sie den ersten und den letzten Tag.',
  'two-programs': 'Sie haben zwei Programmiersprachen genannt, {one} und „{other}“. Welche brauchen Sie?',
  'unknown-program': 'Ich weiß nicht, was „{said}“ ist. Ist es eine Programmiersprache?',
  'data-sign-in':
    'Das betrifft Ihre eigenen Exporte oder Daten. [Melden Sie sich an](/account) oder senden Sie einen API-Schlüssel, und fragen Sie noch einmal. Dex sendet dann diese Anfrage in Ihrem Namen:',
  'data-call': 'Das ist die Anfrage dahinter, [{operation}]({page}):',
  'data-not-found': 'Es wurde kein Export mit der ID {id} gefunden.',
  'data-refused': 'Die API hat die Anfrage abgelehnt: {message}',
  'data-rows':
    '**{rows, number} {rows, plural, one {Zeile} other {Zeilen}}**, als Datei etwa {bytes, number} kB. Das ist eine Schätzung der API: Exportiert wurde nichts.',
  'data-failed': 'Export {id} ({report}) ist **fehlgeschlagen**: {error}',
  'data-completed':
    'Export {id} ({report}) ist **fertig**: {rows, number} Zeilen, abgeschlossen {at}. [Öffnen]({page}).',
  'data-in-progress': 'Export {id} ({report}) **läuft**: {ready} von {total} Teilen sind fertig.',
  'data-none': 'Es wurde kein solcher Export gefunden.',
  'not-covered': 'Die Dokumentation behandelt das nicht. Am nächsten kommen diese Seiten:',
  'drop-or-exclude':
    'Sie haben „{said}“ vorher ausgewählt. Möchten Sie jetzt Zeilen mit jedem Wert von `{filter}`, oder alle außer „{said}“?',
  'either-or':
    'Ein Auftrag hat die Zeilen, auf die alle Filter passen. Zeilen mit „{one}“ oder mit „{other}“ sind zwei Aufträge. Welchen brauchen Sie zuerst?',
  combinations:
    'Sie verbinden Werte von zwei Filtern, „{one}“ und „{other}“, und ein Auftrag hätte alle Kombinationen. Welche Zeilen brauchen Sie zuerst?',
  'not-only': '„{said}“ sagt nicht, welche anderen Sie möchten. Nennen Sie alle oder keine.',
  'no-first-day':
    '„{said}“ hat keinen ersten Tag, und der Bericht braucht einen. Nennen Sie den ersten und den letzten Tag.',
  'more-excluded': 'Möchten Sie „{said}“, oder soll es auch ausgeschlossen sein?',
  'unknown-word': 'Ich weiß nicht, was „{said}“ über die Zeilen sagt, und kein Filter heißt so. Möchten Sie alle?',
  'no-such-destination':
    'Dateien können nicht zu „{said}“ gebracht werden. Ziele sind E-Mail, ein SFTP-Server, ein Bucket (S3), ein Ordner oder ein Webhook. Welches brauchen Sie?',
  'unknown-before':
    'Ich kenne „{said}“ nicht, und es kann ändern, was „{value}“ bedeutet. Wollen Sie genau diese Zeilen?',
  'unknown-timezone':
    '„{said}“ ist keine Zeitzone, die ich kenne. `timezone` nimmt IANA-Namen wie `Europe/Berlin`. Die Zeiten sind in UTC.',
  refused: '`{name}` habe ich weggelassen: {why}',
  unused: '{count, plural, one {Dieses Wort} other {Diese Wörter}} habe ich nicht verwendet: {words}.',
  'unbound-negation': 'Ich weiß nicht, was „{said}“ ausschließen soll. Kein Filter passt dazu.',
  contradiction: '„{said}“ widerspricht dem, was Sie sonst über `{filter}` sagen.',
  'two-formats':
    'Sie haben zwei Formate genannt, „{one}“ und „{other}“. Ein Export ist eine Datei. Welches Format brauchen Sie zuerst?',
  'which-format': 'Welches Format brauchen Sie statt „{said}“? Es gibt {formats}.',
  'two-reports': 'Sie haben {reports} genannt. Ein Programm exportiert eines davon. Welches brauchen Sie zuerst?',
  'no-such-schedule':
    'Für „{said}“ gibt es keinen Zeitplan. Möglich sind jede Stunde oder alle paar Stunden, jeder Tag, Wochentage und Tage des Monats.',
  'two-values': '„{one}“ und „{other}“ sind beide Werte von `{filter}`. Welche Zeilen brauchen Sie?',
  'no-comparison': '`{report}` hat keinen Filter, der mit „{said}“ vergleicht.',
  'two-periods': 'Sie haben zwei Zeiträume genannt, „{one}“ und „{other}“. Welcher ist gemeint?',
  'too-many-days':
    '`{report}` umfasst höchstens {most} Tage, und „{said}“ ist länger. Nennen Sie einen kürzeren Zeitraum.',
  'unread-date': '„{said}“ verstehe ich nicht als Zeitraum. Nennen Sie den ersten und den letzten Tag.',
  'unknown-value': '„{said}“ ist kein Wert von `{filter}`.{allowed, select, none {} other { Erlaubt sind {allowed}.}}',
  'clarify-lead': 'Bevor ich das Programm schreibe, muss ich etwas wissen:',
  'clarify-choices': 'Ohne diese Angabe können Sie fragen:',
  'clarify-again': 'Fragen Sie mit anderen Worten, oder sehen Sie nach: [{title}: Filter und Spalten]({page}).',
  program:
    'Dieses Programm in {recipe} exportiert **{title}** (`{report}`){filters, select, none { mit allen Zeilen} other { mit {filters}}}{form, select, none {} other {, dargestellt mit {form}}}. Es wartet, bis der Export fertig ist, und speichert ihn als {format, select, csv {CSV-Datei} jsonl {JSON-Lines-Datei} csvgz {komprimierte CSV-Datei} jsonlgz {komprimierte JSON-Lines-Datei} parquet {Parquet-Datei} other {Excel-Arbeitsmappe}}.',
  today: 'heute',
  yesterday: 'gestern',
  tomorrow: 'morgen',
  'days-ago': 'vor {days} Tagen',
  'in-days': 'in {days} Tagen',
  'run-spreadsheet':
    '**So läuft es**: {needs} Fügen Sie das Programm dort als `{file}` ein und starten Sie `{run}`. {tried}',
  'run-program':
    '**So läuft es**: Speichern Sie es als `{file}`, legen Sie Ihren API-Schlüssel in die Umgebungsvariable `SHEAF_API_KEY` und starten Sie es mit `{run}`. Voraussetzung: {needs} {tried}',
  'tried-run': 'Unsere Tests führen dieses Programm mit einem echten Sheaf aus, bis die richtige Datei da ist.',
  'tried-syntax': 'Unsere Tests lesen die Syntax dieses Programms. Sie führen es nicht aus.',
  'tried-not': 'Unsere Tests haben dieses Programm nicht ausgeführt.',
  'schedule-lead':
    '**Sheaf führt den Zeitplan selbst aus**: {rule}, in der Zeitzone {timezone}. Die Exporte erscheinen in der Liste wie alle anderen. Senden Sie dies einmal:',
  'destination-lead':
    '**Ein Ziel bringt die Dateien zu {to}.** Ein Admin legt es einmal an, mit Ihren eigenen Werten statt derer in spitzen Klammern:',
  'replaces-file':
    'Jeder Lauf ersetzt die Datei des vorigen: `file_name` ist für alle `{name}`, und `existing_file` ist `replace`.',
  'replaces-changes':
    'Eine Datei, die nur Änderungen enthält, kann die vorige nicht ersetzen: Ein Programm, das sie noch nicht gelesen hat, würde deren Änderungen verlieren. Brauchen Sie alle Zeilen in einer Datei oder die Änderungen in je einer eigenen?',
  'destination-to-schedule':
    'Die Antwort hat seine `id`. Setzen Sie sie in `destinations` des Zeitplans unten ein, und testen Sie das Ziel vorher: siehe [Create a destination]({page}).',
  'destination-needs-schedule':
    'Nur die Dateien eines Zeitplans werden zu einem Ziel gebracht. Das Programm unten speichert seine Datei dort, wo es läuft. Sagen Sie, wie oft Sie die Datei brauchen, dann schreibe ich den Zeitplan: siehe [Create a destination]({page}).',
  'schedule-then': 'Das Programm darunter erstellt jetzt einen solchen Export und speichert die Datei.',
  'read-on-program': 'Weiterlesen: [Create an export]({create}), [{title}: Filter und Spalten]({page}).',
  greeting: 'Hallo. Ich schreibe Programme, die Exporte dieses Dienstes abrufen, und erkläre seine API.',
  secrets:
    'Ich kenne keine Schlüssel, Passwörter oder Einstellungen und kann sie nicht zeigen. Einen eigenen Schlüssel gibt Ihnen Ihre Administration.',
  'other-publishers':
    'Ein Schlüssel sieht die Daten seines eigenen Publishers und keine anderen. Keine Anfrage ändert das.',
  elsewhere:
    'Dabei kann ich nicht helfen: Ich schreibe Programme, die Exporte dieses Dienstes abrufen, und erkläre seine API.',
  offer:
    'Nennen Sie einen Export ({reports}), Filter, Zeitraum und Programmiersprache, zum Beispiel „jeden Morgen alle Gutscheine aus den USA als Excel, in PHP“; oder fragen Sie, wie etwas funktioniert. Siehe [alle Exporte]({guide}) und [Create an export]({create}).',
  recipes: 'Ich schreibe Programme für diese Sprachen und Werkzeuge:',
  'recipe-run': 'von unseren Tests ausgeführt',
  'recipe-syntax': 'Syntax von unseren Tests gelesen',
  'recipe-not': 'von unseren Tests nicht ausgeführt',
};
