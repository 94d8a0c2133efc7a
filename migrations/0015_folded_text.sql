-- How filters compare text: case and Unicode normalization do not matter, accents do. Filters fold the value that was sent with
-- fold_text, and compare it with a column that was folded when it was written. docs/decisions/0021-folded-text.md has the figures.

-- Upper case of lower case, since only together do they make equal: ß ẞ SS, σ ς Σ, ﬁ FI. Text of the characters below is always NFC,
-- which saves a third of the time: https://www.unicode.org/reports/tr15/#Detecting_Normalization_Forms
-- Names nothing but pg_catalog, so that a dump can be restored under any search_path.
create function fold_text(t text) returns text language plpgsql immutable strict parallel safe as $fold$
declare
  other constant text := $re$[^\u0001-\u02ff\u0388-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u064a\u1e00-\u1eff\u2010-\u2027\u20ac\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]$re$;
begin
  if octet_length(t) = char_length(t) then
    return upper(t collate "C");
  end if;
  if t ~ other and t is not nfc normalized then
    t := normalize(t, NFC);
  end if;
  t := upper(lower(t collate "und-x-icu") collate "und-x-icu");
  if t ~ other and t is not nfc normalized then
    t := normalize(t, NFC);
  end if;
  return t;
end $fold$;
comment on function fold_text is 'The form in which filters compare text: equal for texts that differ in case or Unicode normalization only.';

-- Null where the text is ASCII: its folded form is upper(), which costs less than to store it.
alter table advertisers
  add column name_folded text generated always as (case when octet_length(name) <> char_length(name) then fold_text(name) end) stored,
  add column domain_folded text generated always as (case when octet_length(domain) <> char_length(domain) then fold_text(domain) end) stored,
  add column vertical_folded text generated always as (case when octet_length(vertical) <> char_length(vertical) then fold_text(vertical) end) stored;
comment on column advertisers.name_folded is 'fold_text of name; null when name is ASCII.';
comment on column advertisers.domain_folded is 'fold_text of domain; null when domain is ASCII.';
comment on column advertisers.vertical_folded is 'fold_text of vertical; null when vertical is ASCII.';

alter table deals
  add column title_folded text generated always as (case when octet_length(title) <> char_length(title) then fold_text(title) end) stored,
  add column description_folded text generated always as (case when octet_length(description) <> char_length(description) then fold_text(description) end) stored,
  add column code_folded text generated always as (case when octet_length(code) <> char_length(code) then fold_text(code) end) stored;
comment on column deals.title_folded is 'fold_text of title; null when title is ASCII.';
comment on column deals.description_folded is 'fold_text of description; null when description is ASCII.';
comment on column deals.code_folded is 'fold_text of code; null when code is ASCII.';
