import { javascriptNotation } from './javascript.ts';
import { recipe } from './program.ts';

/**
 * Google Sheets, since its scripts run by the clock and keep the key apart from the sheet. Excel needs no recipe of its own: three
 * of the four reports are workbooks already, and its Power Query would keep the key in the workbook and cannot wait well.
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
