/**
 * How filters compare text: without regard to case and Unicode normalization, with regard to accents. The rule is the function
 * `fold_text` of the database, for the value that was sent as for the column. JavaScript folds differently, so it never folds.
 */
import { joinSql, type Sql, sql } from '../db/sql.ts';

/** A column that filters can compare with text. Only the two functions below make one. */
export interface FoldedColumn {
  readonly folded: Sql;
}

/** A column of any text, and the generated column of the same name with `_folded` behind it, which is null for ASCII. */
export function foldedColumn(column: Sql, stored: Sql): FoldedColumn {
  return { folded: sql`coalesce(${stored}, upper(${column} collate "C"))` };
}

/** A column that a constraint of the table keeps ASCII. */
export function asciiColumn(column: Sql): FoldedColumn {
  return { folded: sql`upper(${column} collate "C")` };
}

/** The column equals any of the values. */
export function amongTexts({ folded }: FoldedColumn): (values: readonly string[]) => Sql {
  return (values) =>
    sql`${folded} in (${joinSql(
      values.map((value) => sql`fold_text(${value})`),
      ', ',
    )})`;
}

/** Any of the columns contains the words. */
export function contains(...columns: FoldedColumn[]): (words: string) => Sql {
  return (words) =>
    sql`(${joinSql(
      columns.map(({ folded }) => sql`strpos(${folded}, fold_text(${words})) > 0`),
      ' or ',
    )})`;
}
