/** The command line: each command is a file; this one lists them and turns errors into exit codes. */
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { RequestError } from '../errors.ts';
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
  .description('Export reports as a service: exact CSV and Excel files, built in parts on every core.')
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(sheaf --help lists the commands)')
  .addHelpText('after', settingsHelp())
  .addCommand(startCommand('start', 'serve the API and build exports, in one process', { api: true, worker: true }))
  .addCommand(startCommand('api', 'serve the API only', { api: true, worker: false }))
  .addCommand(startCommand('worker', 'build exports only', { api: false, worker: true }))
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
  command.exitOverride().showHelpAfterError(`(sheaf ${command.name()} --help shows how)`);
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
// Not left to the event loop: what a failed command left open must not keep it alive.
process.exit();
