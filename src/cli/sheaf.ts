/** The command line. Each command has a file; this one lists them and maps errors to exit codes. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { RequestError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { explain } from './explain.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { printError } from './print.ts';
import { publishersCommand } from './publishers.ts';
import { settingsHelp } from './settings-help.ts';
import { startCommand } from './start.ts';
import { verifyCommand } from './verify.ts';
import { webhooksCommand } from './webhooks.ts';

const program = new Command('sheaf')
  .description('Self-hosted exports: complete CSV and Excel files of any size, over HTTP.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(run "sheaf --help" for a list of commands)')
  .addHelpText('after', settingsHelp())
  .addCommand(startCommand('start', 'run the API and a worker in one process', { api: true, worker: true }))
  .addCommand(startCommand('api', 'run the API only', { api: true, worker: false }))
  .addCommand(startCommand('worker', 'run a worker only', { api: false, worker: true }))
  .addCommand(migrateCommand())
  .addCommand(doctorCommand())
  .addCommand(importCommand())
  .addCommand(publishersCommand())
  .addCommand(keysCommand())
  .addCommand(webhooksCommand())
  .addCommand(exportCommand())
  .addCommand(verifyCommand())
  .addCommand(demoCommand());

for (const command of [...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
  command.exitOverride().showHelpAfterError(`(run "sheaf ${command.name()} --help" for usage)`);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else if (error instanceof CommandError) {
    printError(`sheaf: ${error.message}`);
    process.exitCode = error.exitCode;
  } else if (error instanceof RequestError) {
    printError(`sheaf: ${error.message}`);
    process.exitCode = error.code === 'VALIDATION_ERROR' ? EXIT.usage : EXIT.refused;
  } else {
    printError(`sheaf: ${explain(error, process.env)}`);
    if (['debug', 'trace'].includes(process.env['SHEAF_LOG'] ?? '')) printError(inspect(error));
    process.exitCode = EXIT.unexpected;
  }
}
// Exits explicitly, so that handles of a failed command cannot keep the process alive.
process.exit();
