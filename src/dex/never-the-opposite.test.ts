/** Words that change which rows are meant: they are used, or Dex asks. It never writes a program that does something else than was said. */
import { describe, expect, test } from 'vitest';
import { builtIn } from '../reports/built-in.ts';
import { recipes } from './recipes/recipes.ts';
import { understand } from './understand.ts';

/** A Wednesday. */
const NOW = new Date('2026-11-25T10:00:00Z');

const read = (question: string) =>
  understand({ question, catalog: builtIn, recipes, now: NOW, explained: () => false });

describe('Dex asks', () => {
  describe.each([
    [
      'when a schedule runs',
      [
        'deals in France twice a day',
        'Angebote zweimal täglich',
        'deals every Monday at 25:00',
        'Friday at 8 deals in France',
        'Friday evening at 8 deals in France',
        'clicks on Saturday and Sunday at 10 am',
        'deals valid on weekends',
        'weekday morning clicks',
        'every day at 8 the weekday clicks',
        'clicks from Monday to Friday at 9',
      ],
    ],
    [
      'about weekdays that would be the same dates in every run of a schedule',
      [
        'every Friday deals that end on Sunday',
        'every day the clicks since Monday',
        "every Monday, Friday's clicks",
        'the clicks of Friday, every Monday',
        'نقرات الجمعة، كل اثنين',
        'clicks on Mondays',
        'weekly clicks from Friday to Sunday',
        'jeden Freitag Angebote, die am Sonntag enden',
        'chaque jour les clics depuis lundi',
        'كل يوم النقرات منذ الاثنين',
        'בכל יום הקליקים מיום שני',
        '毎日、月曜からのクリック',
        '每天,从周一开始的点击',
      ],
    ],
    [
      'whether a period that is over is exported again and again',
      ['weekly clicks for October', 'tägliche Klicks für Oktober', 'clics hebdomadaires pour octobre'],
    ],
    [
      'about certain days of a period',
      ['clicks of all Mondays in November', 'clicks every day of last week', 'Klicks jeden Tag in der letzten Woche'],
    ],
    [
      'which of two filters an exclusion is about',
      [
        'clicks except US mobile',
        'clicks of last week, Spain and the tablets excluded',
        'deals in France that are not only exclusive',
        'Deals in Frankreich, die nicht nur exklusiv sind',
        'deals in UK or US but only exclusive ones in the US',
      ],
    ],
    [
      'about times of day that belong to the rows, and not to the schedule',
      [
        'every day at 08:00 the deals created after 17:30',
        'every day the deals created after 17:30',
        'every day at 08:00 deals created between 10:00 and 12:00',
        'täglich um 08:00 Uhr die Angebote, die nach 17:30 Uhr starten',
        'chaque jour à 08:00 les offres qui commencent après 17:30',
        'cada día a las 08:00 las ofertas que empiezan después de las 17:30',
        'każdego dnia o 08:00 oferty, które zaczynają się po 17:30',
        "her gün saat 08:00'de 17:30'dan sonra başlayan fırsatlar",
        'كل يوم الساعة 08:00 العروض التي تبدأ بعد 17:30',
        'בכל יום בשעה 08:00 המבצעים שמתחילים אחרי 17:30',
        '每天08:00,17:30之后开始的优惠',
        '毎日08:00に、17:30以降に始まるオファー',
        '매일 08:00에 17:30 이후에 시작하는 딜',
        'every day at 8 clicks after 5 pm',
        'every day at 8 the clicks between 10 am and 12 am',
        "every day at 8 the clicks from 10 to 12 o'clock",
        'täglich um 8 Uhr die Klicks von 10 bis 12 Uhr',
        'chaque jour à 8 h les clics d’hier de 10 h à 12 h',
        'каждый день в 8 часов клики с 10 до 12 часов',
        'كل يوم الساعة 8 النقرات من الساعة 10 إلى الساعة 12',
        '每天8点,昨天10点到12点的点击',
        '毎日8時に、昨日の10時から12時までのクリックを',
      ],
    ],
    [
      'which days are meant',
      [
        'deals that end on the last day of the month',
        'Angebote, die am Monatsletzten enden',
        'deals that end at the end of the month',
        'clicks of the next 7 days',
        'deals that started within a week',
      ],
    ],
    [
      'which of two filters is needed first, because a request has the rows that fit both',
      [
        'French or mobile clicks yesterday',
        'active or upcoming deals',
        'exclusive deals or deals in France',
        'exklusive Angebote oder Angebote in Frankreich',
        'ofertas de España o exclusivas',
        'oferty aktywne lub ekskluzywne',
        '有效或独家的优惠',
        '활성 또는 독점 딜',
        'advertisers pending or not joined',
      ],
    ],
    [
      'which combinations of two filters are needed',
      [
        'clicks from US mobile but UK desktop yesterday',
        'mobile clicks in France, desktop clicks in Germany yesterday',
      ],
    ],
    [
      'how far an exclusion reaches',
      [
        'deals except cashback and France',
        'deals that are not active and exclusive',
        'deals from France, Italy excluded',
        'offres sans code ni cadeau',
        'not every deal in France',
      ],
    ],
    [
      'what a negation without values excludes',
      [
        'deals with no end date',
        'deals that never expire',
        "deals that don't start before December",
        'anunciantes en los que no estamos',
        'bu hafta bitmeyen fırsatlar',
        'active deals, but not in Python',
        '有效的优惠,不要用Python',
      ],
    ],
    [
      'which others are wanted, if it is not only one value',
      [
        'Angebote nicht nur aus Frankreich',
        'offres qui ne sont pas seulement en France',
        'フランスだけではないディール',
        'ưu đãi không chỉ từ Pháp',
        'penawaran tidak hanya dari Prancis',
      ],
    ],
    [
      'about a number that is compared',
      [
        'hot advertisers with at most 50 clicks',
        'hot advertisers with exactly 50 clicks',
        'hot advertisers with between 50 and 100 clicks',
        'hot advertisers with fewer than 50 clicks',
      ],
    ],
    [
      'about a part of a day or of a period',
      [
        'clicks yesterday morning',
        'clicks yesterday between 9am and 5pm',
        'clics de ayer por la mañana',
        'click di ieri mattina',
        'clicks of the last two days of October',
        'clicks on Mondays in October',
        'clicks last week, weekdays only',
        'clicks on Black Friday',
      ],
    ],
    [
      'about a bound without a side',
      [
        'clicks of the beginning of October',
        'Klicks Anfang Oktober',
        'Klicks Mitte Oktober',
        'clics de principios de octubre',
        'клики в начале октября',
        '10月初めのクリック',
        'clicks two weeks ago',
        'clicks in the last hour',
        'Klicks der ersten Oktoberwoche',
      ],
    ],
    [
      'about a day that it does not know',
      [
        'clicks on the 3rd',
        'clicks since the 1st',
        'deals that end today or on Friday',
        'deals good until the end of the year',
        'deals for Christmas',
        'active deals from next Monday',
        'clicks on 3 and 5 November',
        'deals ending in January and March',
        'deals ending on 24 December, 31 December',
        'deals starting before 5 December, 10 December',
        'deals with starts_after=2026-12-01 that start in January',
        'clicks within 48 hours',
      ],
    ],
    ['which of two programs is needed', ['deals in Python or Go', 'Angebote in Java oder Rust']],
    ['about the end of a schedule', ['deals daily until Friday', 'deals daily starting next week']],
    [
      'about a place that receives no files',
      ['upload deals weekly to gs://bucket', 'upload deals weekly to Azure', 'send deals weekly to ftp.shop.example'],
    ],
    ['about a place that is no country', ['deals in the Caribbean']],
    ['about a program that is not where programs are named', ["deals, we're a Rust shop"]],
    [
      'about a value that the report does not have',
      ['deals of advertisers we have not joined', 'deals of joined advertisers', 'deals updated since yesterday'],
    ],
    [
      'about words that make a condition uncertain',
      [
        'deals whether or not they are exclusive',
        'Angebote, egal ob exklusiv',
        'almost expired deals',
        'почти истёкшие предложения',
        'deals even expired ones',
      ],
    ],
    [
      'about a rule that no schedule has',
      [
        'deals every second Monday',
        'every 2nd morning the deals',
        'every 2nd evening the deals',
        'every 3rd weekend the deals',
        'jeden 2. Morgen die Deals',
        'jeden zweiten Montag die Deals',
        '*/5 * * * * deals',
        'send deals to slack',
      ],
    ],
  ])('%s', (_, questions) => {
    test.each(questions)('%s', (question) => {
      expect(read(question)).toMatchObject({ intent: 'clarify' });
    });
  });
});

describe('the words are used', () => {
  test.each([
    ['deals not in France but Spain', { country: 'ES' }],
    ['Angebote nicht aus Frankreich, sondern aus Spanien', { country: 'ES' }],
    ['Angebote aus Spanien statt Frankreich', { country: 'ES' }],
    ['Statt Frankreich bitte Spanien, Angebote', { country: 'ES' }],
    ['instead of France and Italy, Spain: deals', { country: 'ES' }],
    ['フランスの代わりにスペインのオファー', { country: 'ES' }],
    ['deals that end in the next 7 days', { ends_after: { daysAgo: 0 }, ends_before: { daysAgo: -7 } }],
    ['offres qui expirent ce mois-ci', { ends_after: { daysAgo: 0 }, ends_before: '2026-11-30' }],
    ['alla erbjudanden för Norge. Ha en bra dag, Maria', { country: 'NO' }],
    ['Deals for Norway, please. Have a nice weekend!', { country: 'NO' }],
    ['hot advertisers with at least 1,000 clicks', { min_clicks: 1000 }],
    ['hot advertisers with at least 1k clicks', { min_clicks: 1000 }],
    ['deals valid from December 24', { starts_after: '2026-12-24' }],
    ['deals valid in December', { starts_before: '2026-12-31', ends_after: '2026-12-01' }],
    [
      'deals that started in October and apply in December',
      { starts_after: '2026-10-01', starts_before: '2026-10-31', ends_after: '2026-12-01' },
    ],
    [
      'deals that apply in December and started in October',
      { starts_after: '2026-10-01', starts_before: '2026-10-31', ends_after: '2026-12-01' },
    ],
    [
      'Deals, die im Oktober begonnen haben und im Dezember gültig sind',
      { starts_after: '2026-10-01', starts_before: '2026-10-31', ends_after: '2026-12-01' },
    ],
    [
      'Deals, die im Dezember gelten und im November begonnen haben',
      { starts_after: '2026-11-01', starts_before: '2026-11-30', ends_after: '2026-12-01' },
    ],
    [
      'im Dezember gültige Deals, die im November begonnen haben',
      { starts_after: '2026-11-01', starts_before: '2026-11-30', ends_after: '2026-12-01' },
    ],
    [
      'Deals, die im November beginnen und im Dezember enden',
      {
        starts_after: '2026-11-01',
        starts_before: '2026-11-30',
        ends_after: '2026-12-01',
        ends_before: '2026-12-31',
      },
    ],
    ['deals that started from Friday until Sunday', { starts_after: '2026-11-20', starts_before: '2026-11-22' }],
    ['Deals von Freitag bis Sonntag', { starts_after: '2026-11-20', starts_before: '2026-11-22' }],
    ['aktive Deals, die im Dezember enden', { active: true, ends_after: '2026-12-01', ends_before: '2026-12-31' }],
    ['valid deals, on Christmas Eve', { starts_before: '2026-12-24', ends_after: '2026-12-24' }],
    ['deals ending after Christmas', { ends_after: '2026-12-26' }],
    ['clicks in October and September', { start_date: '2026-09-01', end_date: '2026-10-31' }],
    ['próximas ofertas', { upcoming: true }],
    ['erbjudanden inte från Sverige utan från Norge', { country: 'NO' }],
    ['भारत के नहीं बल्कि नेपाल के ऑफ़र', { country: 'NP' }],
    ['フランスではなくスペインのディール', { country: 'ES' }],
    ['yalnızca Polonya değil Litvanya da, fırsatlar', { country: ['LT', 'PL'] }],
    ['한국뿐만 아니라 일본 딜도', { country: ['JP', 'KR'] }],
    ['ne kupon ne hediye, diğer tüm fırsatlar', { type_not: ['coupon', 'gift'] }],
    ["offerte fuori dall'Italia", { country_not: 'IT' }],
    ['offres qui ne sont plus actives', { active: false }],
    ['ofertas exclusivas no Reino Unido e na Irlanda', { exclusive: true, country: ['GB', 'IE'] }],
    ['deals for anyone but Germans and Austrians', { country_not: ['AT', 'DE'] }],
    ['deals which end on or after 2026-12-01', { ends_after: '2026-12-01' }],
    ['deals ending no earlier than December 1', { ends_after: '2026-12-01' }],
    ['deals ending at the latest on December 24', { ends_before: '2026-12-24' }],
    ['deals starting next week', { starts_after: '2026-11-30', starts_before: '2026-12-06' }],
    ['deals that ended before 10 November', { ends_before: '2026-11-09' }],
    ['Angebote ab dem 1. Dezember', { starts_after: '2026-12-01' }],
    ['clicks in the first half of 2026', { start_date: '2026-01-01', end_date: '2026-06-30' }],
    ['Klicks im zweiten Halbjahr 2025', { start_date: '2025-07-01', end_date: '2025-12-31' }],
    ['clics d’octobre qui n’ont abouti à aucune vente', { converted: false }],
    ['Klicks im Oktober, die zu einem Kauf geführt haben', { converted: true }],
  ])('%s', (question, search) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', search });
  });

  test.each([
    ['le 1er de chaque mois, les annonceurs', { every: 'month', on: [1], at: '06:00' }],
    ['advertisers on the first of every month', { every: 'month', on: [1], at: '06:00' }],
    ['cron 30 6 * * 1-5 deals', { every: 'week', on: [1, 2, 3, 4, 5], at: '06:30' }],
    ['0 */6 * * * deals', { every: 'hour', hours: 6, at: '00:00' }],
    ['15 7 1 * * advertisers', { every: 'month', on: [1], at: '07:15' }],
    ['every Friday deals that have not expired', { every: 'week', on: [5], at: '06:00' }],
    ['every Saturday to Monday the clicks', { every: 'week', on: [1, 6, 7], at: '06:00' }],
    ['every Monday, Wednesday and Friday deals in France', { every: 'week', on: [1, 3, 5], at: '06:00' }],
    ['Mondays and every Thursday at 8 deals', { every: 'week', on: [1, 4], at: '08:00' }],
    ['每周一周四早上8点,优惠', { every: 'week', on: [1, 4], at: '08:00' }],
    ['Monday to Friday, every morning at 7, the deals', { every: 'week', on: [1, 2, 3, 4, 5], at: '07:00' }],
    ['hafta içi her sabah fırsatlar', { every: 'week', on: [1, 2, 3, 4, 5], at: '06:00' }],
    ['every month on the 15 the clicks of last month', { every: 'month', on: [15], at: '06:00' }],
    ['setiap Senin pukul 7:00 klik minggu lalu', { every: 'week', on: [1], at: '07:00' }],
    ['le 15 de chaque mois les offres', { every: 'month', on: [15], at: '06:00' }],
    ['jeden 15. morgens die Deals', { every: 'month', on: [15], at: '06:00' }],
    ['every 15th in the morning the deals', { every: 'month', on: [15], at: '06:00' }],
    ['deals every weekend', { every: 'week', on: [6, 7], at: '06:00' }],
    ['twice a day, 8:00 and 20:00: deals', { every: 'day', at: '08:00', alsoAt: ['20:00'] }],
  ])('%s', (question, schedule) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', schedule });
  });

  test.each([
    'every month 10 newest deals',
    'jeden Monat 10 neueste Angebote',
    'chaque mois 10 offres récentes',
    'co miesiąc 10 najnowszych ofert',
    'her ay en yeni 10 fırsat',
    'каждый месяц 10 новейших предложений',
    'كل شهر أحدث 10 عروض',
    'בכל חודש 10 המבצעים החדשים ביותר',
    '每月10个最新优惠',
    '毎月10件の最新オファー',
  ])('a number of rows is no date of a month: %s', (question) => {
    expect(read(question).schedule).toEqual({ every: 'month', at: '06:00' });
  });

  test.each([
    'upload to the S3 bucket 2026-06-01 to 2026-06-30 clicks',
    'in den S3-Bucket 2026-06-01 bis 2026-06-30 Klicks hochladen',
    'vers le bucket S3 2026-06-01 à 2026-06-30 clics',
    'al bucket S3 2026-06-01 a 2026-06-30 clics',
    'w bucket S3 2026-06-01 do 2026-06-30 kliknięcia',
    'في حاوية S3 2026-06-01 إلى 2026-06-30 نقرات',
    'ל-bucket של S3 2026-06-01 עד 2026-06-30 קליקים',
    '上传到S3存储桶 2026-06-01到2026-06-30的点击',
    'S3バケット 2026-06-01から2026-06-30までのクリック',
  ])('a date is no name of a bucket: %s', (question) => {
    expect(read(question)).toMatchObject({ search: { start_date: '2026-06-01', end_date: '2026-06-30' } });
    expect(read(question).destination).toEqual({ kind: 's3' });
  });

  test.each([
    ['mail the deals to ann@shop.example every Friday', { kind: 'email', to: 'ann@shop.example' }],
    ['push the deals to s3://acme/deals every night.', { kind: 's3', to: 's3://acme/deals' }],
    ['POST the advertisers to https://hooks.shop.example/in', { kind: 'webhook', to: 'https://hooks.shop.example/in' }],
    ['jeden Freitag die Deals per Mail', { kind: 'email' }],
  ])('%s', (question, destination) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', destination });
  });

  test.each([
    ['Klicks seit Jahresbeginn', '2026-01-01'],
    ['clics desde el 5 de octubre de 2026', '2026-10-05'],
    ['kliknięcia od 5 października 2026', '2026-10-05'],
    ['клики с начала года', '2026-01-01'],
  ])('%s ends today', (question, start_date) => {
    expect(read(question).search).toEqual({ start_date, end_date: { daysAgo: 0 } });
  });

  test.each([
    ['ich brauche ein Go-Programm für alle Deals', 'go'],
    ['ein R-Skript für die Deals', 'r'],
    ['script Ruby pour les offres', 'ruby'],
    ["Go'da fırsatlar", 'go'],
    ['Go 언어로 딜', 'go'],
    ['deals in java script', 'javascript'],
    ['предложения на котлине', 'kotlin'],
  ])('%s', (question, language) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', reportType: 'deals_excel', language });
  });

  test.each([
    'Advertiser, deren Status pending ist, in PHP',
    'les annonceurs dont le statut est pending, en PHP',
    'deals monthly, it is for cet office',
  ])('est, ist and cet are no time zones: %s', (question) => {
    expect(read(question).index).toEqual({});
  });

  test.each([
    ['deals in EST', 'America/New_York'],
    ['deals in pst time', 'America/Los_Angeles'],
    ['Klicks von gestern in Tokioter Zeit', 'Asia/Tokyo'],
    ['вчерашние клики по московскому времени', 'Europe/Moscow'],
  ])('%s is in %s', (question, timezone) => {
    expect(read(question).index).toEqual({ timezone });
  });

  test('a sort order has the direction that is before it', () => {
    expect(read('deals sorted descending by title').index).toEqual({ sort: 'title', direction: 'desc' });
  });

  test('an hour at night is before or after midnight', () => {
    expect(read('deals every night at 11').schedule).toMatchObject({ at: '23:00' });
    expect(read('deals every night at 3').schedule).toMatchObject({ at: '03:00' });
    expect(read('हर रात 12 बजे ऑफ़र').schedule).toMatchObject({ at: '00:00' });
  });

  test.each([
    ['every day at half past seven the deals', '07:30'],
    ['jeden Tag um halb acht die Angebote', '07:30'],
    ['jeden Tag um Viertel nach sieben die Angebote', '07:15'],
    ['todos los días a las 8 menos cuarto las ofertas', '07:45'],
    ['tous les jours à 7 heures et demie les offres', '07:30'],
    ['elke dag om half acht de deals', '07:30'],
    ['毎日7時半にオファー', '07:30'],
  ])('minutes before and after an hour: %s', (question, at) => {
    expect(read(question).schedule).toEqual({ every: 'day', at });
  });

  test('a further time is no number of minutes, and no number of deals', () => {
    expect(read('毎日8時と18時にオファー').schedule).toEqual({ every: 'day', at: '08:00', alsoAt: ['18:00'] });
    expect(read('every day at 8 and 10 deals')).toMatchObject({ schedule: { at: '08:00' }, unable: ['limit'] });
    expect(read('every day at 8, 12 and 18 deals').schedule).toMatchObject({ alsoAt: ['12:00', '18:00'] });
  });

  test('the days of the last period are no dates of a month', () => {
    expect(read('clicks of the last 15 days every month').schedule).toEqual({ every: 'month', at: '06:00' });
    expect(read('deals on the 1st and the 15th of every month').schedule).toMatchObject({ on: [1, 15] });
  });

  test('columns are excluded from those of the file, or from all', () => {
    const columns = (question: string) => read(question).index['columns'] as string[];
    const usual = columns('deals without the code column, in Python');
    expect(usual).toContain('title');
    expect(usual).not.toContain('code');
    expect(usual).not.toContain('created_at');
    const all = columns('deals with all columns except code and title, in Python');
    expect(all).toContain('created_at');
    expect(all).not.toContain('code');
    expect(all).not.toContain('title');
    expect(read('deals with all columns, except France, in Python').search).toEqual({ country_not: 'FR' });
  });

  test('a tone makes another word', () => {
    // *Tôi* is I, and *tối* is the evening.
    expect(read('mỗi ngày lúc 8 giờ tôi muốn ưu đãi').schedule).toMatchObject({ at: '08:00' });
    expect(read('mỗi ngày lúc 8 giờ tối, ưu đãi').schedule).toMatchObject({ at: '20:00' });
  });

  test('days per week and clicks per day are not schedules', () => {
    expect(read('Klicks pro Tag im Oktober').schedule).toBeNull();
    expect(read('clics par jour en octobre').schedule).toBeNull();
  });

  test('what we work with is a program or an advertiser', () => {
    expect(read('We are working with Python, advertisers').search).toEqual({});
    expect(read('All advertisers please. We work with Python').search).toEqual({});
    expect(read('We partner with Python developers, all advertisers').search).toEqual({});
    expect(read('Wir arbeiten mit Python, alle Advertiser').search).toEqual({});
    expect(read('advertisers that we are working with').search).toEqual({ status: 'joined' });
    expect(read('merchants we partner with, in Go').search).toEqual({ status: 'joined' });
    expect(read('我们合作的广告主').search).toEqual({ status: 'joined' });
    expect(read('正在合作的广告主').search).toEqual({ status: 'joined' });
  });

  test.each([
    'deals with columns title and coupon code, in Python',
    'Deals mit den Spalten Titel und Couponcode, in Python',
    'offres avec les colonnes titre et code coupon, en Python',
    'ofertas con las columnas título y código de cupón, en Python',
    'offerte con le colonne titolo e codice coupon, in Python',
    'deals met de kolommen titel en couponcode, in Python',
    'erbjudanden med kolumnerna titel och kupongkod, i Python',
  ])('the code of a coupon is a column among columns: %s', (question) => {
    expect(read(question)).toMatchObject({ search: {}, index: { columns: ['title', 'code'] } });
  });

  test('the code of a coupon is a type of deals elsewhere', () => {
    expect(read('deals with coupon code, in Python').search).toEqual({ type: 'coupon' });
    expect(read('deals sorted by coupon code, in Python')).toMatchObject({ search: {}, unable: ['sort', 'direction'] });
  });

  test('a department is not a line of business, and a colleague not a condition', () => {
    expect(read('our finance team needs all advertisers')).toMatchObject({ intent: 'integrate', search: {} });
    expect(read('my colleague Frank would like all featured deals')).toMatchObject({ search: { featured: true } });
  });

  test('a command that is quoted is not the program', () => {
    const { language, search } = read(
      `curl -X POST https://reports.example/api/v1/exports -H 'X-Api-Key: k' -d '{"report_type":"deals_excel","search_params":{"country":"US"}}', same in Go please`,
    );
    expect({ language, search }).toEqual({ language: 'go', search: { country: 'US' } });
  });
});
