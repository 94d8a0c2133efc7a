import { Command } from 'commander';
import type { LoadCatalog } from '../load-catalog.ts';
import { checkCommand } from './check.ts';
import { newCommand } from './new.ts';
import { watchCommand } from './watch.ts';

/** sheaf reports new|check|watch */
export function reportsCommand(builtIn: LoadCatalog): Command {
  return new Command().addCommand(newCommand()).addCommand(checkCommand(builtIn)).addCommand(watchCommand());
}
