/** The command line. Each command has a file (commands.ts). This one runs them and maps errors to exit codes. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { RequestError } from '../errors.ts';
import type { Catalog } from '../reports/catalog.ts';
import { VERSION } from '../version.ts';
import { loadCommands } from './commands.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { createLoadCatalog } from './load-catalog.ts';
import { printError } from './print.ts';

/** Runs the command of this process with the built-in report types and those of SHEAF_REPORTS, then ends the process. */
export async function runCli(loadBuiltIn: () => Promise<Catalog>): Promise<never> {
  const args = process.argv.slice(2);
  const program = new Command('sheaf')
    .description('Self-hosted exports: complete CSV and Excel files of any size, over HTTP.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(run "sheaf --help" for a list of commands)');
  try {
    for (const command of await loadCommands(args, createLoadCatalog(loadBuiltIn))) program.addCommand(command);
    if (!program.commands.some((command) => command.name() === args[0])) {
      // Commander shows the help of the program only if the first argument is not a command.
      const { settingsHelp } = await import('./settings-help.ts');
      program.addHelpText('after', settingsHelp());
    }
    for (const command of [...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
      command.exitOverride().showHelpAfterError(`(run "sheaf ${command.name()} --help" for usage)`);
    }
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    } else if (error instanceof CommandError) {
      printError(`sheaf: ${error.message}`);
      process.exitCode = error.exitCode;
    } else if (error instanceof RequestError) {
      printError(`sheaf: ${error.wholeMessage}`);
      process.exitCode = error.code === 'VALIDATION_ERROR' ? EXIT.usage : EXIT.refused;
    } else {
      const { explain } = await import('./explain.ts');
      printError(`sheaf: ${explain(error, process.env)}`);
      if (['debug', 'trace'].includes(process.env['SHEAF_LOG'] ?? '')) printError(inspect(error));
      process.exitCode = EXIT.unexpected;
    }
  }
  // Exits explicitly, so that handles of a failed command cannot keep the process alive.
  process.exit();
}
