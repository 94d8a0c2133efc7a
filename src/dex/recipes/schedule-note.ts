/** Describes how to run a program on a schedule. */
import type { Recipe, Schedule } from '../integration.ts';

interface Times {
  minutes: number;
  hours: number;
  /** For example 06:00. */
  clock: string;
}

/** Recipes whose users most often use Windows. */
const WINDOWS = ['powershell', 'csharp'];

/** Markdown: one sentence and the commands. A weekly run is on Monday, a monthly run on the first. */
export function scheduleNote(recipe: Recipe, schedule: Schedule): string {
  const [hours = 0, minutes = 0] = schedule.at.split(':').map(Number);
  const times = { hours, minutes, clock: `${pad(hours)}:${pad(minutes)}` };
  if (recipe.id === 'spreadsheet') return triggerNote(schedule, times);
  return WINDOWS.includes(recipe.id) ? windowsNote(recipe, schedule, times) : cronNote(recipe, schedule, times);
}

function cronNote({ run }: Recipe, { every }: Schedule, { minutes, hours, clock }: Times): string {
  const when = {
    hour: `${minutes} * * * *`,
    day: `${minutes} ${hours} * * *`,
    week: `${minutes} ${hours} * * 1`,
    month: `${minutes} ${hours} 1 * *`,
  }[every];
  return [
    `**To run it ${inWords(every, clock)}** by the clock of the machine, save it in a folder such as \`~/sheaf\`, call \`crontab -e\`, and add two lines:`,
    '',
    '```text',
    'SHEAF_API_KEY=your-key',
    `${when} cd ~/sheaf && (${run}) >> export.log 2>&1`,
    '```',
    '',
    'cron looks for programs in few folders only: where it does not find one, write its whole path.',
  ].join('\n');
}

function windowsNote({ run }: Recipe, { every }: Schedule, { clock }: Times): string {
  const when = {
    hour: `/SC HOURLY /ST 00:${clock.slice(3)}`,
    day: `/SC DAILY /ST ${clock}`,
    week: `/SC WEEKLY /D MON /ST ${clock}`,
    month: `/SC MONTHLY /D 1 /ST ${clock}`,
  }[every];
  return [
    `**To run it ${inWords(every, clock)}** by the clock of the machine, save it in a folder such as \`C:\\sheaf\` and hand it to the Task Scheduler of Windows:`,
    '',
    '```powershell',
    "setx SHEAF_API_KEY 'your-key'",
    `schtasks /Create /TN "Sheaf export" ${when} /TR "cmd /c cd /d C:\\sheaf && ${run}"`,
    '```',
  ].join('\n');
}

function triggerNote({ every }: Schedule, { hours, clock }: Times): string {
  const timer = {
    hour: '**Hour timer**, every hour',
    day: `**Day timer**, ${hours}:00 to ${hours + 1}:00`,
    week: `**Week timer**, every Monday, ${hours}:00 to ${hours + 1}:00`,
    month: `**Month timer**, 1st, ${hours}:00 to ${hours + 1}:00`,
  }[every];
  return `**To run it ${inWords(every, clock)}**, open **Triggers** (the alarm clock) in the Apps Script editor and add one for \`exportReport\`: **Time-driven**, ${timer}. Google chooses the minute; the time zone is in the project settings.`;
}

function inWords(every: Schedule['every'], clock: string): string {
  return {
    hour: `every hour at minute ${Number(clock.slice(3))}`,
    day: `every day at ${clock}`,
    week: `every Monday at ${clock}`,
    month: `on the first of every month at ${clock}`,
  }[every];
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
