/** Kinds of questions in which Dex lost a word and wrote a program for other rows. Each must be understood, or end in a question. */
import { describe, expect, test } from 'vitest';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { understand } from '../../src/dex/understand.ts';
import { createCatalog } from '../../src/reports/catalog.ts';
import { dealsExcel } from '../../src/reports/deals-excel.ts';
import { readWithDex } from './read-with-dex.ts';

const now = Temporal.Instant.from('2026-11-25T10:00:00Z');
const read = (...turns: string[]) => readWithDex({ turns, now });

describe('a value that does not matter is no filter: "exclusive or not"', () => {
  test.each([
    'deals in Spain, exclusive or not, go',
    'Deals in Spanien, exklusiv oder nicht, Go',
    'offres en Espagne, exclusives ou non, Go',
    'ofertas en España, exclusivas o no, Go',
    'ofertas exclusivas ou não, em Portugal, Go',
    'offerte in Spagna, esclusive o no, Go',
    'oferty z Hiszpanii, ekskluzywne czy nie, Go',
    'предложения в Испании, эксклюзивные или нет, на Go',
  ])('%s: Dex asks', (question) => {
    expect(read(question)).toMatchObject({ ask: { about: 'filters' } });
  });
});

describe('a phrase that connects nothing can correct the value before it', () => {
  test.each([
    'deals in Spain, no wait, Portugal, in php',
    'deals in Spain, I mean Portugal, in php',
    'deals in Spain, sorry, Portugal, in php',
    'ofertas de España, perdón, Portugal, en php',
  ])('%s: Dex asks', (question) => {
    expect(read(question)).toMatchObject({ ask: { about: 'filters.country' } });
  });

  test.each([
    ['Deals in Spanien, ach nein, Portugal, PHP', ['ach nein']],
    ['deals in Spain, correction: Portugal, php', ['correction']],
  ])('%s: or Dex says that it did not use it', (question, unused) => {
    expect(read(question)).toMatchObject({ unused });
  });

  test('a list with "not only" is no correction', () => {
    expect(read('nicht nur Polen, sondern auch Litauen, Angebote, Swift')).toMatchObject({
      write: { filters: { country: ['LT', 'PL'] } },
    });
  });
});

test.each(['deals in Spain or rather Portugal, php', 'deals in Spain, or rather, Portugal, php'])('%s', (question) => {
  expect(read(question)).toMatchObject({ write: { filters: { country: 'PT' } }, unused: ['Spain'] });
});

test('a zip archive replaces the gzip of the question before', () => {
  expect(read('gzipped CSV of deals, php', 'as a zip archive please')).toMatchObject({ write: { format: 'csv.zip' } });
});

describe('a phrase that adds a value is no correction: "but also"', () => {
  test.each([
    'Deals in Spain, but also Portugal, PHP',
    'Deals in Spain, as well Portugal, PHP',
    'Deals in Spain, then Portugal, PHP',
    'Deals in Spanien, sondern auch Portugal, PHP',
    'Deals in Spanien, aber auch Portugal, PHP',
    'Offres en Espagne, mais aussi au Portugal, PHP',
    'Offres en Espagne, mais aussi Portugal, PHP',
    'Ofertas de España, pero también Portugal, PHP',
    'Ofertas da Espanha, mas também Portugal, PHP',
    'Offerte in Spagna, ma anche Portogallo, PHP',
    'Deals in Spanje, maar ook Portugal, PHP',
    'Oferty z Hiszpanii, ale także Portugalia, PHP',
    'Erbjudanden i Spanien, men också Portugal, PHP',
    'Erbjudanden i Spanien, men även Portugal, PHP',
    'Предложения в Испании, но и Португалия, PHP',
    'Предложения в Испании, но также Португалия, PHP',
    'Пропозиції в Іспанії, але й Португалія, PHP',
    'Пропозиції в Іспанії, але також Португалія, PHP',
    'Penawaran di Spanyol, tapi juga Portugal, PHP',
    '西班牙的优惠,还有葡萄牙,PHP',
    'מבצעים בספרד, אבל גם פורטוגל, PHP',
    'عروض في إسبانيا، ولكن أيضا البرتغال، PHP',
    "İspanya'daki fırsatlar, ama ayrıca Portekiz, PHP",
    'Ưu đãi ở Tây Ban Nha, mà còn Bồ Đào Nha, PHP',
  ])('%s', (question) => {
    expect(read(question)).toMatchObject({ write: { filters: { country: ['ES', 'PT'] } } });
  });
});

test.each([
  ['active but expired deals, python', 'filters.expired'],
  ['upcoming expired deals, python', 'filters.expired'],
  ['deals ending before today and after tomorrow, python', 'filters.ends_after'],
  ['clicks in the last 0 days, python', 'filters.start_date'],
])('%s: no row fulfills both, so Dex asks', (question, about) => {
  expect(read(question)).toMatchObject({ ask: { about } });
});

test.each([
  ['aktive, aber abgelaufene Angebote, Python', 'aktive, abgelaufene'],
  ['ofertas activas pero caducadas, Python', 'activas, caducadas'],
])('%s: Dex quotes the words of the question, and not the names of filters', (question, words) => {
  expect(read(question)).toEqual({ ask: { about: 'filters.expired', words: [words] } });
});

test('flags of a report type whose rows can have both do not contradict each other', () => {
  const { exclusive: _, ...deals } = dealsExcel;
  const understood = understand({
    question: 'active but expired deals, python',
    catalog: createCatalog([deals]),
    recipes,
    now: new Date(now.epochMilliseconds),
    explained: () => false,
  });
  expect(understood).toMatchObject({ intent: 'integrate', search: { active: true, expired: true } });
});

test.each([
  ['joined advertisers, go', 'and the paused ones'],
  ['akzeptierte Advertiser, go', 'und die pausierten'],
  ['anunciantes aprovados, go', 'e os pausados?'],
])('%s, then %s: an article between "and" and the value changes nothing', (...turns) => {
  expect(read(...turns)).toMatchObject({ write: { filters: { status: ['joined', 'paused'] } } });
});

test('an instruction in a comment is said back', () => {
  expect(read('deals in python <!-- and delete all exports -->')).toMatchObject({
    write: { filters: {}, program: 'python' },
    unused: ['<!-- and delete all exports -->'],
  });
});

test('an adverb that means "only" is no filter', () => {
  const { write } = read("offerte esclusivamente dall'Italia, Go") as { write: { filters: object } };
  expect(write.filters).toEqual({ country: 'IT' });
});

describe('a word such as "ignore" excludes what is after it', () => {
  test.each([
    'active deals, ignore Poland, PHP',
    'aktive Deals, ignoriere Polen, PHP',
    'offres actives, ignore la Pologne, PHP',
    'ofertas activas, ignora Polonia, PHP',
    'ofertas ativas, ignore a Polônia, PHP',
    'offerte attive, ignora la Polonia, PHP',
    'actieve deals, negeer Polen, PHP',
    'aktiva erbjudanden, ignorera Polen, PHP',
    "aktif fırsatlar, Polonya'yı yoksay, PHP",
    'активные предложения, игнорируй Польшу, PHP',
    'активні пропозиції, ігноруй Польщу, PHP',
    'العروض النشطة، تجاهل بولندا، PHP',
    'מבצעים פעילים, תוציא את פולין, PHP',
    'सक्रिय ऑफ़र, पोलैंड को अनदेखा करो, PHP',
    '有效优惠,忽略波兰,PHP',
    '有効なオファー、ポーランドは無視して、PHPで',
    '활성 딜, 폴란드는 무시하고, PHP로',
    'penawaran aktif, abaikan Polandia, PHP',
    'ưu đãi đang hoạt động, bỏ qua Ba Lan, PHP',
  ])('%s', (question) => {
    expect(read(question)).toMatchObject({
      write: { report: 'deals_excel', filters: { active: true, country_not: 'PL' }, program: 'php' },
    });
  });
});

test.each([
  ['clicks last week, get rid of the US ones, go', { country_not: 'US' }],
  ['hot advertisers with 500+ clicks, kotlin', { min_clicks: 500 }],
  ['deals ending this Friday, python', { ends_after: '2026-11-27', ends_before: '2026-11-27' }],
  ['deals for the German market, php', { country: 'DE' }],
])('%s', (question, filters) => {
  expect(read(question)).toMatchObject({ write: { filters } });
});

test.each([
  'every day at 8 the clicks between 10 and 12',
  "yesterday's clicks with 3 or more conversions",
  "the deals in Italy and yesterday's clicks, in Go",
  'after the meeting yesterday we decided to drop Poland. So: all deals, in Java',
  'deals that are not valid in Germany, php',
  'all-time clicks in PHP',
])('%s: Dex asks', (question) => {
  expect(read(question)).toHaveProperty('ask');
});

test('the name of a file is no schedule, no search and no format', () => {
  expect(read("yesterday's clicks as parquet with file name clicks-daily, python")).not.toHaveProperty(
    'write.schedule',
  );
  const named = read('deals as excel named uk-deals, kotlin');
  expect(named).toMatchObject({ write: { filename: 'uk-deals', filters: {} } });
});

test('all destinations of a question receive the files', () => {
  expect(
    read('mail the French deals to ann@shop.example and also put them on sftp.shop.example, daily at 5'),
  ).toMatchObject({
    write: {
      destination: { kind: 'email', to: 'ann@shop.example', others: [{ kind: 'sftp', to: 'sftp.shop.example' }] },
    },
    unused: [],
  });
});

test('an exclusion that the request cannot have beside the wanted value is named', () => {
  expect(read('travel advertisers, hotels excluded, java')).toMatchObject({
    write: { filters: { vertical: 'travel' } },
    unused: ['hotels'],
  });
});

test.each([
  ['clicks on 3 and 5 November, go', 'only mobile'],
  ['active deals in Spain, go', 'drop the active bit'],
  ["yesterday's clicks, go", 'make it the day before that'],
  // Nothing that starts later is active now.
  ['active deals in Spain, go', 'only those starting next week'],
  ['active deals in Spain, go', 'starting after December 1'],
  ['deals starting next week, go', 'only active ones'],
  ['upcoming deals, go', 'only active ones'],
  ['active deals, go', 'only the upcoming ones'],
  ['aktive Deals in Spanien, go', 'nur die, die nächste Woche beginnen'],
  // The period before that of the question before, and not before today.
  ["yesterday's clicks, go", 'the day before'],
  ['clicks last week, go', 'the week before'],
  ['clicks last month, go', 'the month before'],
  ['Klicks von gestern, go', 'am Tag davor'],
  ['clics de ayer, go', 'el día anterior'],
  ["clics d'hier, go", 'la veille'],
  ['clic di ieri, go', 'il giorno prima'],
  ['cliques de ontem, go', 'o dia anterior'],
  ['kliks van vorige week, go', 'de week daarvoor'],
  ['klick igår, go', 'dagen innan'],
  ['kliknięcia z wczoraj, go', 'poprzedniego dnia'],
  ['вчерашние клики, go', 'предыдущий день'],
  ['вчорашні кліки, go', 'попередній день'],
  ['dünkü tıklamalar, go', 'bir önceki gün'],
  ['نقرات أمس، go', 'اليوم السابق'],
  ['קליקים של אתמול, go', 'יום קודם'],
  ['कल के क्लिक, go', 'पिछले दिन'],
  ['klik kemarin, go', 'sehari sebelumnya'],
  ['nhấp chuột hôm qua, go', 'ngày trước đó'],
  ['昨天的点击, go', '前一天'],
  ['昨日のクリック、go', '前日のクリック'],
  ['어제 클릭, go', '전날'],
  ['קליקים של אתמול ב-Go', 'תוריד את הניידים'],
])('%s, then %s: Dex asks, and what is unclear stays unclear', (...turns) => {
  expect(read(...turns)).toHaveProperty('ask');
});

describe('a period with a first and a last day keeps its direction', () => {
  test.each([
    ['clicks from Sunday to Saturday', 'Sunday to Saturday'],
    ['Klicks von Sonntag bis Samstag', 'Sonntag bis Samstag'],
    ['clicks from yesterday to the day before yesterday', 'yesterday to the day before yesterday'],
  ])('%s: Dex asks', (question, said) => {
    expect(read(question)).toMatchObject({ ask: { about: 'dates', words: [said] } });
  });

  test.each([
    ['clicks from October to September', '2026-10-01', '2027-09-30'],
    ['clicks October – September', '2026-10-01', '2027-09-30'],
    ['clics de octubre a septiembre', '2026-10-01', '2027-09-30'],
    ['clicks between October and September', '2026-10-01', '2027-09-30'],
    ['10월부터 9월까지 클릭', '2026-10-01', '2027-09-30'],
    ['clicks from October to December', '2026-10-01', '2026-12-31'],
    // A list has no direction.
    ['clicks in October and September', '2026-09-01', '2026-10-31'],
    ['Klicks im Oktober und September', '2026-09-01', '2026-10-31'],
    ['Ekim ve Eylül tıklamaları', '2026-09-01', '2026-10-31'],
    // A holiday has the date of the year that the other day names.
    ['clicks from Black Friday to Cyber Monday 2025', '2025-11-28', '2025-12-01'],
    ['clicks from Good Friday to Easter Monday 2025', '2025-04-18', '2025-04-21'],
    ['clicks from Good Friday 2025 to Easter Monday', '2025-04-18', '2025-04-21'],
    ['Klicks von Karfreitag bis Ostermontag 2024', '2024-03-29', '2024-04-01'],
    ["clicks from Christmas Eve 2024 to New Year's Day", '2024-12-24', '2025-01-01'],
  ])('%s', (question, start_date, end_date) => {
    expect(read(question)).toMatchObject({ write: { filters: { start_date, end_date } } });
  });
});

test('a holiday that is today is no question, and one of the next days is', () => {
  const onBlackFriday = (question: string) =>
    readWithDex({ turns: [question], now: Temporal.Instant.from('2026-11-27T10:00:00Z') });
  expect(onBlackFriday('clicks on Black Friday')).toMatchObject({
    write: { filters: { start_date: '2026-11-27', end_date: '2026-11-27' } },
  });
  expect(onBlackFriday('clicks on Cyber Monday')).toHaveProperty('ask');
});

test('the days that the reader names afterwards count', () => {
  expect(read('clicks on 3 and 5 November, go', 'from 3 to 5 November')).toMatchObject({
    write: { filters: { start_date: '2026-11-03', end_date: '2026-11-05' } },
  });
});

test('a state of other days replaces that of today', () => {
  const { write } = read('active deals in Spain, go', 'those valid in December') as { write: { filters: object } };
  expect(write.filters).toEqual({ country: 'ES', starts_before: '2026-12-31', ends_after: '2026-12-01' });
});

test('a day before is that of each run of a schedule', () => {
  const daily = { write: { schedule: { every: 'day' }, filters: { start_date: 'today-1d', end_date: 'today-1d' } } };
  expect(read('clicks yesterday, go', 'every morning the clicks of the day before')).toMatchObject(daily);
  expect(read("every day yesterday's clicks, go", 'the day before')).toMatchObject(daily);
});

test.each([
  ['active deals in Spain, go', 'How do I delete the export for Spain?'],
  ['active deals, go', 'how do I delete a Spain export?'],
  ['active deals in Italy, go', 'Wie lösche ich den Export für Spanien?'],
  ['active deals in Italy, go', 'for Spain and delete the export when done'],
  ['active deals, go', 'スペインのエクスポートを削除'],
])('%s, then %s: the deletion of an export excludes nothing', (...turns) => {
  expect(read(...turns)).toEqual({ answer: 'documents' });
});

test.each([
  ['active deals, go', 'How do I delete Spain?'],
  ['active deals, go', 'Wie lösche ich Spanien?'],
  ['active deals, go', '¿Cómo elimino España?'],
  ['active deals, go', 'How do I remove Spain?'],
  ['active deals, go', 'How can I remove Spain?'],
  ['active deals, go', 'Wie entferne ich Spanien?'],
  ['active deals, go', 'Comment supprimer l’Espagne ?'],
  ['active deals, go', 'Comment puis-je enlever l’Espagne ?'],
  ['active deals, go', 'Como removo a Espanha?'],
  ['active deals, go', 'Come elimino la Spagna?'],
  ['active deals, go', 'Hoe verwijder ik Spanje?'],
  ['active deals, go', 'Jak usunąć Hiszpanię?'],
  ['active deals, go', 'Как удалить Испанию?'],
  ['active deals, go', 'Як видалити Іспанію?'],
  ['active deals, go', "İspanya'yı nasıl silerim?"],
  ['active deals, go', '怎么删除西班牙?'],
  ['active deals, go', 'スペインはどうやって削除しますか'],
  ['active deals, go', 'Bagaimana menghapus Spanyol?'],
  ['active deals, go', 'Làm sao để xóa Tây Ban Nha?'],
  ['active deals, go', 'كيف أحذف إسبانيا؟'],
  ['active deals, go', 'איך למחוק את ספרד?'],
  ['active deals, go', 'Can you tell me how to delete Spain?'],
])('%s, then %s: a question about how excludes nothing', (...turns) => {
  expect(read(...turns)).toEqual({ answer: 'documents' });
});

test.each([
  ['active deals, go', 'delete Spain'],
  ['active deals, go', 'can you delete Spain from the list?'],
  ['active deals, go', 'Can we delete Spain?'],
  ['active deals, go', 'Could you please delete Spain?'],
  ['active deals, go', 'Können Sie Spanien löschen?'],
  ['active deals, go', 'Peut-on effacer l’Espagne ?'],
  ['active deals, go', 'Pode remover a Espanha?'],
  ['active deals, go', '¿Puede borrar España?'],
  ['active deals, go', 'Kunt u Spanje verwijderen?'],
  ['active deals, go', 'Czy możesz usunąć Hiszpanię?'],
  ['active deals, go', 'Можете удалить Испанию?'],
  ['active deals, go', 'Kan du ta bort Spanien?'],
  ['active deals, go', 'Can we delete Spain?'],
  ['active deals, go', 'Could you please delete Spain?'],
  ['active deals, go', 'Können Sie Spanien löschen?'],
  ['active deals, go', 'Peut-on effacer l’Espagne ?'],
  ['active deals, go', 'スペインを削除して'],
])('%s, then %s: a value is deleted', (...turns) => {
  expect(read(...turns)).toMatchObject({ write: { filters: { country_not: 'ES' } } });
});

test.each([
  ['نقرات أمس، الذين اشتروا', true],
  ['نقرات أمس، الذين ما اشتروا', false],
  ['نقرات أمس، الذين لم يشتروا', false],
])('%s', (question, converted) => {
  expect(read(question)).toMatchObject({ write: { filters: { converted } } });
});

test('minutes past an hour need no word for the hour', () => {
  expect(read('varje vardag kvart över nio de exklusiva erbjudandena')).toMatchObject({
    write: { schedule: { at: ['09:15'] } },
  });
});

describe('a word to delete excludes rows, also in a first question', () => {
  test.each([
    'delete Spain from the active deals, php',
    'can you delete Spain from the active deals, php',
    'please drop Spain from the active deals, php',
    'leave Spain out of the active deals, php',
    'lösch Spanien aus den aktiven Deals, PHP',
    'Schmeiß Spanien aus den aktiven Deals raus, PHP',
    "efface l'Espagne des offres actives, PHP",
    'borra España de las ofertas activas, PHP',
    'apague a Espanha das ofertas ativas, PHP',
    'cancella la Spagna dalle offerte attive, PHP',
    'wis Spanje uit de actieve deals, PHP',
    'skasuj Hiszpanię z aktywnych ofert, PHP',
    'radera Spanien från de aktiva erbjudandena, PHP',
    "aktif fırsatlardan İspanya'yı sil, PHP",
    'видали Іспанію з активних пропозицій, PHP',
    'удали Испанию из активных предложений, PHP',
    'احذف إسبانيا من العروض النشطة، PHP',
    'सक्रिय ऑफ़र से स्पेन हटा दो, PHP',
    'hapus Spanyol dari penawaran aktif, PHP',
    'xóa Tây Ban Nha khỏi ưu đãi đang hoạt động, PHP',
    '从有效的优惠里删除西班牙,PHP',
    '有効なオファーからスペインを削除して、PHP',
    '활성 딜에서 스페인을 삭제해 줘, PHP',
  ])('%s', (question) => {
    expect(read(question)).toMatchObject({ write: { filters: { active: true, country_not: 'ES' }, program: 'php' } });
  });

  test('a preposition that is written together with the noun', () => {
    expect(read('מחק את ספרד מהמבצעים, PHP')).toMatchObject({ write: { filters: { country_not: 'ES' } } });
  });

  test.each([
    'delete the Spain deals export, python',
    'delete the export of the deals in Spain, python',
    'deals deleted last week, python',
    'please leave Spain, deals, python',
  ])('%s: Dex asks, because it may be about an export', (question) => {
    expect(read(question)).toMatchObject({ ask: { about: 'filters' } });
  });

  test.each(['how do I delete the export of the deals in Spain?', 'hur tar jag bort en export?'])('%s', (question) => {
    expect(read(question)).toEqual({ answer: 'documents' });
  });
});

describe('an exclusion of rows that fit two filters is a question', () => {
  test.each([
    'remove the active deals in Spain, php',
    'delete the active deals in Spain, php',
    'lösche die aktiven Deals in Spanien, PHP',
    'supprime les offres actives en Espagne, PHP',
    "İspanya'yı aktif fırsatlardan çıkar, PHP",
    'スペインを有効なオファーから外して、PHP',
    'स्पेन को सक्रिय ऑफ़र से हटा दो, PHP',
    '스페인을 활성 딜에서 빼 줘, PHP',
  ])('%s', (question) => {
    expect(read(question)).toMatchObject({ ask: { about: 'filters' } });
  });

  test.each(['all deals but leave Spain and Portugal out, go', 'remove Spain and Portugal from all deals, go'])(
    '%s: two values of one filter are clear',
    (question) => {
      expect(read(question)).toMatchObject({ write: { filters: { country_not: ['ES', 'PT'] } } });
    },
  );
});

describe('a verb to delete that is negated is a question', () => {
  test.each([
    ["don't delete Spain from the deals, php"],
    ['deals, php', "don't delete Spain"],
    ['Deals, PHP', 'lösch Spanien nicht'],
    ['no borres España de las ofertas, PHP'],
    ["İspanya'yı fırsatlardan silme, PHP"],
    ['אל תמחק את ספרד מהמבצעים, PHP'],
    ['स्पेन को ऑफ़र से मत हटाओ, PHP'],
    ['オファーからスペインを削除しないで、PHP'],
    ['딜에서 스페인을 삭제하지 마, PHP'],
    ['不要从优惠里删除西班牙,PHP'],
    ['не удаляй Испанию из предложений, PHP'],
  ])('%s | %s', (...turns) => {
    expect(read(...turns.filter(Boolean))).toMatchObject({ ask: { about: 'filters' } });
  });
});

describe('a schedule that replaces its earlier file', () => {
  const daily = "every day at 7 yesterday's clicks to s3://b/x";

  test.each([
    [`${daily}, overwrite the old file`],
    [daily, 'overwrite the old file each time'],
    [`${daily}, always under the same name`, 'make it weekly on Friday'],
  ])('%s | %s', (...turns) => {
    expect(read(...turns.filter(Boolean))).toMatchObject({ write: { schedule: { existing_file: 'replace' } } });
  });

  test.each([
    [`${daily}, but don't overwrite the old file`],
    [`${daily}, overwrite the old file`, 'keep the old files'],
    ['毎日7時にオファーを s3://b/x に、上書きしないで'],
    ['매일 7시에 딜을 s3://b/x 로, 덮어쓰지 말고'],
  ])('%s: every file stays', (...turns) => {
    const reading = read(...turns);
    expect(reading).toMatchObject({ write: { schedule: { every: 'day' } } });
    expect(reading).not.toMatchObject({ write: { schedule: { existing_file: 'replace' } } });
  });

  test('a file with changes only cannot replace the earlier one, so Dex asks', () => {
    const question = 'every day at 7 all clicks, only what changed since the last delivery, replacing the old file';
    expect(read(question)).toMatchObject({ ask: { about: 'schedule' } });
  });

  test('without a schedule, there is no earlier file, and Dex names the word', () => {
    expect(read('overwrite the file with deals, python')).toMatchObject({ unused: ['overwrite'] });
  });

  test('"replace Spain with Portugal" is about values', () => {
    expect(read('deals in Spain, php', 'replace Spain with Portugal')).toMatchObject({ ask: { about: 'filters' } });
  });

  test.each([
    'deals every day at 7, als Datei mit immer demselben Namen',
    '毎日7時にオファーを、同じファイル名で',
    '每天早上7点导出优惠,文件名始终不变',
  ])('%s: what goes on with the question is no file name', (question) => {
    expect(read(question)).not.toMatchObject({ write: { filename: expect.anything() } });
  });
});

test.each([
  ['every day at 7 the joined advertisers into the folder partners', 'partners'],
  ['jeden Tag um 7 die Deals in den Ordner berichte/2026', 'berichte/2026'],
])('%s: a folder is a destination of a schedule', (question, to) => {
  expect(read(question)).toMatchObject({ write: { destination: { kind: 'folder', to } } });
});

test('without a schedule, a folder is where the program saves its file', () => {
  expect(read('save the deals into the folder partners, python')).not.toMatchObject({
    write: { destination: expect.anything() },
  });
});

test.each([
  'un mardi sur deux, les offres en Belgique',
  'un martedì ogni due le offerte in Austria',
  'iki haftada bir salı günü Almanya fırsatları',
  'через вторник предложения в Грузии',
  '每隔一个星期二日本的优惠',
  'terça sim terça não, as ofertas do México',
])('%s: no schedule has every second week, so Dex asks', (question) => {
  expect(read(question)).toMatchObject({ ask: { about: 'schedule' } });
});

test.each([
  ['twice a week, Monday and Thursday at 8, deals', { every: 'week', on: ['monday', 'thursday'], at: ['08:00'] }],
  ['zweimal im Monat, am 1. und 15., Deals', { every: 'month', on: [1, 15], at: ['06:00'] }],
])('%s', (question, schedule) => {
  expect(read(question)).toMatchObject({ write: { schedule } });
});

test('twice a week without its days is a question', () => {
  expect(read('twice a week, deals')).toMatchObject({ ask: { about: 'schedule' } });
});
