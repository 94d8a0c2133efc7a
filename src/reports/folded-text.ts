/**
 * Compares text in filters. Case and Unicode normalization are ignored, and accents matter. The function `fold_text` of the
 * database folds both the column and the value. JavaScript folds differently and is not used.
 */
import { byEngine, joinSql, type Sql, sql } from '../db/sql.ts';

/** A column that filters can compare with text. Only the three functions below create one. */
export interface FoldedColumn {
  readonly folded: Sql;
}

/** A column with any text and its generated column with the suffix `_folded`, which is null for ASCII. */
export function foldedColumn(column: Sql, stored: Sql): FoldedColumn {
  return { folded: sql`coalesce(${stored}, upper(${column} collate "C"))` };
}

/** A column that contains only ASCII because of a table constraint. */
export function asciiColumn(column: Sql): FoldedColumn {
  return { folded: sql`upper(${column} collate "C")` };
}

/** A column with any text and without a generated column. It is folded for every row, which takes ten times as long. */
export function plainColumn(column: Sql): FoldedColumn {
  return { folded: sql`sheaf.fold_text(${column})` };
}

/** What `sheaf.fold_text` returns, without the function, which exists only in Sheaf's own database. */
export function foldedAnywhere(text: Sql): Sql {
  const other = sql`normalize(upper(lower(normalize(${text}) collate "und-x-icu") collate "und-x-icu")) collate "C"`;
  return byEngine({
    postgres: () =>
      sql`case when octet_length(${text}) = char_length(${text}) then upper(${text} collate "C") else ${other} end`,
    clickhouse: () => sql`normalizeUTF8NFC(upperUTF8(lowerUTF8(normalizeUTF8NFC(toValidUTF8(${text})))))`,
  });
}

/** The column equals any of the values. */
export function amongTexts({ folded }: FoldedColumn): (values: readonly string[]) => Sql {
  return (values) =>
    sql`${folded} in (${joinSql(
      values.map((value) => sql`sheaf.fold_text(${value})`),
      ', ',
    )})`;
}

/** Any of the columns contains the text. */
export function contains(...columns: FoldedColumn[]): (words: string) => Sql {
  return (words) =>
    sql`(${joinSql(
      columns.map(({ folded }) => sql`strpos(${folded}, sheaf.fold_text(${words})) > 0`),
      ' or ',
    )})`;
}
