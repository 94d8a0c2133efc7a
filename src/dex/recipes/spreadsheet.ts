import { javascriptNotation } from './javascript.ts';
import { recipe } from './program.ts';

/**
 * Google Sheets, because its scripts can run on a schedule and store the key outside the sheet. Excel needs no recipe:
 * most reports are already workbooks, and Power Query would store the key in the workbook and cannot poll well.
 */
export const spreadsheet = recipe({
  id: 'spreadsheet',
  label: 'Google Sheets',
  aliases: ['google sheet', 'gsheets', 'google spreadsheet', 'apps script', 'google apps script'],
  highlight: 'javascript',
  fileName: 'export.gs',
  needs:
    'This one runs at Google: in script.google.com, make a project, add the service Drive API, and put your key into the script property SHEAF_API_KEY. Google must reach your Sheaf, and takes files of up to 50 MB.',
  run: 'exportReport',
  tried: 'syntax',
  text: javascriptNotation.text,
  body: javascriptNotation,
});
