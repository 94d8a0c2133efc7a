import { Command } from 'commander';
import { listFeedback } from '../feedback/feedback.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

const LIMIT = 100;

/** sheaf feedback */
export function feedbackCommand(): Command {
  return new Command().option('--json', 'print JSON').action(({ json }: { json?: boolean }) =>
    withDatabase(async (database) => {
      const feedback = await listFeedback(database, { limit: LIMIT });
      if (json) return printJson(feedback, 2);
      const rows = feedback.map(({ createdAt, page, helpful, email, comment }) => [
        createdAt.toISOString(),
        page,
        helpful ? 'yes' : 'no',
        email ?? '-',
        comment ?? '-',
      ]);
      print(textTable(['TIME', 'PAGE', 'HELPFUL', 'READER', 'COMMENT'], rows));
    }),
  );
}
