/** The tools for schedules and destinations. */
import { IF_MATCH, type ToolData } from './tool-data.ts';

const SETTINGS = [
  'search_params',
  'index_params',
  'starts_at',
  'ends_at',
  'missed',
  'overlap',
  'only_if',
  'window',
  'destinations',
  'file_name',
  'existing_file',
];

const KINDS = ['folder', 'sftp', 's3', 'email', 'webhook'];

export const SCHEDULE_TOOLS: readonly ToolData[] = [
  {
    name: 'list_schedules',
    title: 'List schedules',
    description: 'Lists the schedules of the publisher with their rules in words, next times, states and problems.',
    call: 'GET /api/v1/schedules',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'preview_schedule',
    title: 'Preview a schedule rule',
    description:
      'Returns a rule in words and its next five times, with notes where clocks change. Call it before create_schedule, and show the times to the user.',
    call: 'POST /api/v1/schedules/preview',
    takes: ['rule', 'time_zone', 'starts_at', 'ends_at'],
    effect: 'reads',
  },
  {
    name: 'create_schedule',
    title: 'Create a schedule',
    description:
      'Creates a schedule that repeats an export by a rule, in a time zone. Use relative dates such as today-1d in search_params: they count from the time of each run. destinations are ids from list_destinations. Call describe_report for filters and columns.',
    call: 'POST /api/v1/schedules',
    takes: ['name', 'report_type', 'rule', 'time_zone', ...SETTINGS],
    listsParams: false,
    effect: 'creates',
  },
  {
    name: 'get_schedule',
    title: 'Get a schedule',
    description: 'Returns one schedule. paused_reason and problem say why it does not run or would fail.',
    call: 'GET /api/v1/schedules/{id}',
    takes: ['id'],
    effect: 'reads',
  },
  {
    name: 'update_schedule',
    title: 'Update a schedule',
    description:
      'Changes the members that you send. search_params, index_params, rule and destinations are replaced as a whole, so call get_schedule first, and send its updated_at as if_match.',
    call: 'PATCH /api/v1/schedules/{id}',
    takes: ['id', 'name', 'report_type', 'rule', 'time_zone', ...SETTINGS, 'if_match'],
    describes: IF_MATCH,
    listsParams: false,
    effect: 'ends',
  },
  {
    name: 'pause_schedule',
    title: 'Pause a schedule',
    description: 'Starts no more runs until resume_schedule. A run in progress continues.',
    call: 'POST /api/v1/schedules/{id}/pause',
    takes: ['id'],
    effect: 'switches',
  },
  {
    name: 'resume_schedule',
    title: 'Resume a schedule',
    description: 'Continues a paused schedule with the first time after now. Times that were missed have no run.',
    call: 'POST /api/v1/schedules/{id}/resume',
    takes: ['id'],
    effect: 'switches',
  },
  {
    name: 'take_over_schedule',
    title: 'Take over a schedule',
    description:
      'Makes the user the author, who owns the next exports. Needed when the author has no access anymore. A paused schedule stays paused.',
    call: 'POST /api/v1/schedules/{id}/take-over',
    takes: ['id'],
    effect: 'switches',
  },
  {
    name: 'run_schedule',
    title: 'Run a schedule now',
    description: 'Adds a run whose time is now, also for a paused schedule. Then call list_schedule_runs.',
    call: 'POST /api/v1/schedules/{id}/runs',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'list_schedule_runs',
    title: 'List runs of a schedule',
    description:
      'Lists the runs of a schedule, latest first, with their exports, deliveries and the reasons of failures: 10, or limit (1 to 1000).',
    call: 'GET /api/v1/schedules/{id}/runs',
    takes: ['id', 'limit'],
    defaults: { limit: 10 },
    effect: 'reads',
  },
  {
    name: 'retry_schedule_run',
    title: 'Retry a run',
    description: 'Runs a failed or skipped run again for the same time, so its file has the same dates.',
    call: 'POST /api/v1/schedules/{id}/runs/{run_id}/retry',
    takes: ['id', 'run_id'],
    effect: 'switches',
  },
  {
    name: 'backfill_schedule',
    title: 'Run a schedule for past times',
    description:
      'Adds a run for each past time of the rule that has none. Call it with dry_run true first, and show the times to the user.',
    call: 'POST /api/v1/schedules/{id}/backfill',
    takes: ['id', 'from', 'to', 'dry_run'],
    effect: 'creates',
  },
  {
    name: 'retry_delivery',
    title: 'Retry a delivery',
    description: 'Delivers the file of a run to a destination again, for example after the destination was corrected.',
    call: 'POST /api/v1/schedules/{id}/runs/{run_id}/deliveries/{destination_id}/retry',
    takes: ['id', 'run_id', 'destination_id'],
    effect: 'switches',
  },
  {
    name: 'create_schedule_calendar',
    title: 'Create a calendar feed',
    description:
      'Creates a link to the coming runs of a schedule for calendar programs. It works without an API key, and an earlier link ends. Give the url to the user: it is not shown again.',
    call: 'POST /api/v1/schedules/{id}/calendar',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'revoke_schedule_calendar',
    title: 'Revoke a calendar feed',
    description: 'Revokes the calendar link of a schedule immediately.',
    call: 'DELETE /api/v1/schedules/{id}/calendar',
    takes: ['id'],
    effect: 'ends',
  },
  {
    name: 'delete_schedule',
    title: 'Delete a schedule',
    description: 'Deletes a schedule and the history of its runs. Its exports stay. Ask the user before you call it.',
    call: 'DELETE /api/v1/schedules/{id}',
    takes: ['id'],
    effect: 'ends',
  },
];

export const DESTINATION_TOOLS: readonly ToolData[] = [
  {
    name: 'list_destinations',
    title: 'List destinations',
    description: 'Lists the places that schedules can deliver files to, with the results of their last tests.',
    call: 'GET /api/v1/destinations',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'create_destination',
    title: 'Create a destination',
    description:
      'Saves a place that files can be delivered to. Send its settings in the one member for its kind. Secrets pass through this conversation: suggest the console if the user does not want that. Then call test_destination. For admins.',
    call: 'POST /api/v1/destinations',
    takes: ['name', ...KINDS],
    effect: 'creates',
  },
  {
    name: 'get_destination',
    title: 'Get a destination',
    description: 'Returns one destination. Its secrets are never returned.',
    call: 'GET /api/v1/destinations/{id}',
    takes: ['id'],
    effect: 'reads',
  },
  {
    name: 'update_destination',
    title: 'Update a destination',
    description:
      'Changes the settings that you send. If the place changes, its secrets must be sent again. Call get_destination first, and send its updated_at as if_match. For admins.',
    call: 'PATCH /api/v1/destinations/{id}',
    takes: ['id', 'name', ...KINDS, 'if_match'],
    describes: IF_MATCH,
    effect: 'ends',
  },
  {
    name: 'test_destination',
    title: 'Test a destination',
    description:
      'Connects, writes a small file, reads it back and deletes it, or sends a test message. Names the step that failed. For admins.',
    call: 'POST /api/v1/destinations/{id}/test',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'delete_destination',
    title: 'Delete a destination',
    description:
      'Deletes a destination and its secrets. If schedules deliver to it, returns CONFLICT with their names unless remove_from_schedules is true. Ask the user before you call it. For admins.',
    call: 'DELETE /api/v1/destinations/{id}',
    takes: ['id', 'remove_from_schedules'],
    effect: 'ends',
  },
];
