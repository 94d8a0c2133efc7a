-- Vocabulary of the demo data. One transaction loads all of demo/, and temporary objects are dropped when it ends.
-- Values are computed from row numbers, not random, so that databases loaded on the same day are equal.

-- Sorts the clicks in memory.
set local work_mem = '128MB';

-- A number from 0 to sides - 1 for row n; the salt makes the columns of a row independent of each other.
create function pg_temp.roll(n bigint, salt integer, sides integer) returns integer
  language sql immutable parallel safe
  as 'select ((hashint8extended(n, salt) & 9223372036854775807) % sides)::integer';

-- All dates are relative to the last midnight, so that the windows of the reports are complete.
create temp table today on commit drop as select date_trunc('day', now(), 'UTC') as midnight;

create temp table stems on commit drop as
select n, name from unnest(string_to_array(
  'Alder,Ambrose,Arkwright,Ashdown,Balthasar,Bellamy,Birchwood,Blackwell,Bonheur,Brandt,Calloway,Carrasco,Castellano,' ||
  'Clément,Corvina,Dahlberg,Delacroix,Dombrowski,Ekström,Everhart,Fairweather,Fennimore,Ferreira,Fjord,Galloway,' ||
  'Greenleaf,Grünwald,Halvorsen,Harbour,Hawthorne,Hinode,Holloway,Iberia,Ironside,Jablonski,Juniper,Kaneshiro,' ||
  'Kestrel,Kowalski,Lagerlöf,Larkspur,Lindqvist,Lumière,Maplewood,Marchetti,Meridian,Montclair,Morgenstern,Murakami,' ||
  'Nakamura,Nightingale,Norrland,Oakhurst,Okada,Olsen,Orsini,Palisade,Pembroke,Petrov,Quillfeather,Ravensdale,' ||
  'Redgrave,Rosenthal,Sakura,Sandoval,Santorini,Silvester,Sørensen,Sterling,Summerfield,Takahashi,Thornbury,Tiergarten,' ||
  'Valmont,Vandermeer,Verdant,Wainwright,Westerholm,Yamamoto,Zimmermann', ',')) with ordinality as t (name, n);

create temp table verticals on commit drop as
select row_number() over () as n, vertical, noun from (values
  ('fashion', 'Apparel'), ('shoes', 'Footwear'), ('jewellery', 'Jewellers'), ('beauty', 'Cosmetics'), ('health', 'Pharmacy'),
  ('electronics', 'Electronics'), ('photo', 'Cameras'), ('software', 'Software'), ('telecom', 'Mobile'), ('finance', 'Finance'),
  ('insurance', 'Insurance'), ('travel', 'Travel'), ('hotels', 'Hotels'), ('home', 'Living'), ('furniture', 'Furniture'),
  ('garden', 'Garden Centre'), ('diy', 'Tools & Hardware'), ('sports', 'Sports'), ('outdoor', 'Outdoor'), ('cycling', 'Cycles'),
  ('books', 'Books'), ('toys', 'Toys'), ('food', 'Delicatessen'), ('wine', 'Wine Merchants'), ('pets', 'Pet Supplies')
) as t (vertical, noun);

-- Markets with their currency and the language of their deals.
create temp table markets on commit drop as
select row_number() over () as n, country, currency, tld, locale, language from (values
  ('DE', 'EUR', 'de', 'de-DE', 'de'), ('DE', 'EUR', 'de', 'de-DE', 'de'), ('GB', 'GBP', 'co.uk', 'en-GB', 'en'),
  ('GB', 'GBP', 'co.uk', 'en-GB', 'en'), ('US', 'USD', 'com', 'en-US', 'en'), ('US', 'USD', 'com', 'en-US', 'en'),
  ('FR', 'EUR', 'fr', 'fr-FR', 'fr'), ('JP', 'JPY', 'co.jp', 'ja-JP', 'ja'), ('JP', 'JPY', 'co.jp', 'ja-JP', 'ja'),
  ('SE', 'SEK', 'se', 'sv-SE', 'sv'), ('ES', 'EUR', 'es', 'es-ES', 'es'), ('IT', 'EUR', 'it', 'it-IT', 'it'),
  ('NL', 'EUR', 'nl', 'nl-NL', 'nl'), ('PL', 'PLN', 'pl', 'pl-PL', 'pl'), ('CH', 'CHF', 'ch', 'de-CH', 'de'),
  ('BR', 'BRL', 'com.br', 'pt-BR', 'pt'), ('AE', 'AED', 'ae', 'ar-AE', 'ar'), ('IL', 'ILS', 'co.il', 'he-IL', 'he')
) as t (country, currency, tld, locale, language);

-- %1$s is the shop, %2$s the discount.
create temp table headlines on commit drop as
select language, type, title from (values
  ('en', 'coupon', '%2$s off your order at %1$s'), ('en', 'sale', '%1$s mid-season sale: up to %2$s off'),
  ('en', 'shipping', 'Free delivery at %1$s, no minimum'), ('en', 'gift', 'A free gift with every order from %1$s'),
  ('en', 'cashback', '%2$s cashback on your first purchase'),
  ('de', 'coupon', '%2$s Rabatt auf Ihre Bestellung bei %1$s'), ('de', 'sale', 'Sommerschlussverkauf bei %1$s: bis zu %2$s günstiger'),
  ('de', 'shipping', 'Versandkostenfrei einkaufen bei %1$s'), ('de', 'gift', 'Gratis-Überraschung zu jeder Bestellung'),
  ('de', 'cashback', '%2$s Geld zurück für Neukunden'),
  ('fr', 'coupon', '%2$s de réduction chez %1$s'), ('fr', 'sale', 'Soldes d’été chez %1$s : jusqu’à -%2$s'),
  ('fr', 'shipping', 'Livraison offerte dès aujourd’hui'), ('fr', 'gift', 'Un cadeau offert à la commande'),
  ('fr', 'cashback', '%2$s remboursés sur votre premier achat'),
  ('es', 'coupon', '%2$s de descuento en %1$s'), ('es', 'sale', '¡Rebajas en %1$s! Hasta un %2$s menos'),
  ('es', 'shipping', 'Envío gratis a península'), ('es', 'gift', 'Regalo con tu pedido'), ('es', 'cashback', 'Te devolvemos %2$s'),
  ('it', 'coupon', '%2$s di sconto da %1$s'), ('it', 'sale', 'Saldi %1$s: fino al %2$s in meno'),
  ('it', 'shipping', 'Spedizione gratuita'), ('it', 'gift', 'Omaggio con l’ordine'), ('it', 'cashback', '%2$s di rimborso'),
  ('nl', 'coupon', '%2$s korting bij %1$s'), ('nl', 'sale', 'Uitverkoop bij %1$s: tot %2$s voordeel'),
  ('nl', 'shipping', 'Gratis verzending'), ('nl', 'gift', 'Gratis cadeau bij je bestelling'), ('nl', 'cashback', '%2$s retour'),
  ('sv', 'coupon', '%2$s rabatt hos %1$s'), ('sv', 'sale', 'Rea hos %1$s: upp till %2$s'), ('sv', 'shipping', 'Fri frakt'),
  ('sv', 'gift', 'Gåva på köpet'), ('sv', 'cashback', '%2$s återbäring'),
  ('pl', 'coupon', '%2$s zniżki w %1$s'), ('pl', 'sale', 'Wyprzedaż w %1$s: do %2$s taniej'), ('pl', 'shipping', 'Darmowa dostawa'),
  ('pl', 'gift', 'Prezent do zamówienia'), ('pl', 'cashback', 'Zwrot %2$s'),
  ('ja', 'coupon', '%1$s %2$s割引クーポン'), ('ja', 'sale', '%1$s 夏の大セール 最大%2$sオフ'), ('ja', 'shipping', '全品送料無料'),
  ('ja', 'gift', 'ご注文の方全員にプレゼント'), ('ja', 'cashback', '初回購入で%2$sキャッシュバック'),
  ('pt', 'coupon', '%2$s de desconto na %1$s'), ('pt', 'sale', 'Liquidação %1$s: até %2$s'), ('pt', 'shipping', 'Frete grátis'),
  ('pt', 'gift', 'Brinde na sua compra'), ('pt', 'cashback', '%2$s de volta'),
  ('ar', 'coupon', 'خصم %2$s لدى %1$s'), ('ar', 'sale', 'تخفيضات %1$s حتى %2$s'), ('ar', 'shipping', 'شحن مجاني'),
  ('ar', 'gift', 'هدية مجانية مع كل طلب'), ('ar', 'cashback', 'استرداد نقدي %2$s'),
  ('he', 'coupon', '%2$s הנחה ב-%1$s'), ('he', 'sale', 'מבצע סוף עונה ב-%1$s: עד %2$s'), ('he', 'shipping', 'משלוח חינם'),
  ('he', 'gift', 'מתנה בכל הזמנה'), ('he', 'cashback', '%2$s החזר כספי')
) as t (language, type, title);
