/** The pages of the console and the roles that can open them. The API checks the same; this decides what is offered. */
import type { Session } from './session.ts';

export type Role = Session['caller']['role'];

const ADMINS: readonly Role[] = ['admin', 'operator'];
const OPERATORS: readonly Role[] = ['operator'];

/** Roles that can open a page. Pages that are not listed are for everyone. */
const ROLES: Partial<Record<ConsolePath, readonly Role[]>> = {
  '/reports/import': ADMINS,
  '/admin/users': ADMINS,
  '/admin/webhooks': ADMINS,
  '/admin/queue': OPERATORS,
  '/admin/feedback': OPERATORS,
};

export const CONSOLE_PATHS = [
  '/reports',
  '/reports/new',
  '/reports/import',
  '/presets',
  '/schedules',
  '/schedules/new',
  '/destinations',
  '/connections',
  '/admin/keys',
  '/admin/users',
  '/admin/webhooks',
  '/admin/usage',
  '/admin/queue',
  '/admin/feedback',
] as const;

export type ConsolePath = (typeof CONSOLE_PATHS)[number];

/** The roles that can open a page, or null if everyone can. */
export function rolesOf(path: ConsolePath): readonly Role[] | null {
  return ROLES[path] ?? null;
}

export function canOpen(path: ConsolePath, role: Role): boolean {
  return rolesOf(path)?.includes(role) ?? true;
}

export function isAdmin(role: Role): boolean {
  return ADMINS.includes(role);
}
