import { expect, test } from 'vitest';
import { STEPS } from './destination.ts';
import { DRIVERS } from './drivers.ts';

test.each(Object.entries(DRIVERS))(
  '%s: its names are those of settings, and its steps are in order',
  (kind, driver) => {
    expect(driver.kind).toBe(kind);
    expect(driver.settings).toMatchObject({ additionalProperties: false });
    const settings = Object.keys(driver.settings.properties);
    for (const name of [...driver.secrets, ...driver.target]) expect(settings).toContain(name);
    expect(driver.secrets.filter((name: string) => driver.target.includes(name))).toEqual([]);
    if (driver.secrets.length > 0) expect(driver.target).not.toEqual([]);
    expect(STEPS.filter((step) => driver.steps.includes(step))).toEqual(driver.steps);
  },
);
