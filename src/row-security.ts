/** The sources whose database itself limits every read to one publisher (`SHEAF_ROW_SECURITY`). */
import type { SettingType } from './setting.ts';

/** What Sheaf sets in each transaction before it reads, so that the policies of the database know the publisher. */
export interface RowSecurity {
  /** `role`, or a parameter of your own, whose name has a prefix: `app.tenant`. */
  parameter: string;
  /** The value, with the placeholder `{slug}` or `{id}`: `publisher_{slug}`. */
  template: string;
}

/** By the name of the source. */
export type RowSecuritySettings = ReadonlyMap<string, RowSecurity>;

/** The parameter that is a role, and which therefore has to exist. */
export const ROLE = 'role';

/** The publisher whose rows a transaction reads. */
export interface Publisher {
  id: number;
  slug: string;
}

/** The value of the parameter for a publisher. */
export function valueFor({ template }: RowSecurity, { id, slug }: Publisher): string {
  return template.replace(/\{(slug|id)\}/g, (_, name) => (name === 'slug' ? slug : String(id)));
}

/** The setting as it is written: `role=publisher_{slug}`. */
export function shownRowSecurity({ parameter, template }: RowSecurity): string {
  return `${parameter}=${template}`;
}

/** A parameter of your own cannot have the name of one of PostgreSQL, because those have no prefix. */
const PARAMETER = /^(?:role|[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)+)$/;

/** Text around placeholders, of which there is at least one. Without, all publishers would see the same rows. */
const TEMPLATE = /^[^{}]*(?:\{(?:slug|id)\}[^{}]*)+$/;

/** `source=parameter=value` that are separated by spaces. */
export const rowSecurity: SettingType<RowSecuritySettings> = {
  allowed:
    'names of SHEAF_SOURCES with what to set for each publisher, separated by spaces, for example shop=role=publisher_{slug} crm=app.tenant={id}',
  read(text) {
    const found = new Map<string, RowSecurity>();
    for (const entry of text.trim().split(/\s+/)) {
      const [, source = '', parameter = '', template = ''] = /^([^=]+)=([^=]+)=(.+)$/.exec(entry) ?? [];
      if (!PARAMETER.test(parameter) || !TEMPLATE.test(template) || found.has(source)) return null;
      found.set(source, { parameter, template });
    }
    return found;
  },
};
