/** Runs axe on a page: https://github.com/dequelabs/axe-core */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { eventually, PHONE, PICTURES, type WatchedPage } from './browser.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; any: { data: { messageKey?: string } | null }[] }[];
}

/** A target that a bar at the edge of the window covers comes out of it when one scrolls. Axe measures only the part that can be seen. */
function isCovered({ any }: Violation['nodes'][number]): boolean {
  return any.some(({ data }) => /obscured/i.test(data?.messageKey ?? ''));
}

/**
 * Axe would load the style sheets again in each check, which takes a fifth of its time, for one rule: a page must not lock the orientation of the
 * device. A test of the theme checks this instead.
 */
const OPTIONS = { preload: false, resultTypes: ['violations'] };

/** A third of the time of all rules. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

const WITHOUT_COLORS = Object.fromEntries(COLOR_RULES.map((rule) => [rule, { enabled: false }]));

/**
 * Rules of the whole page, and the size of targets: at least 24 × 24 pixels, or enough space (WCAG 2.5.8), which is off by default. What is
 * behind a dialog cannot be pressed, so while one is open, targets are measured in it alone, by a second run.
 */
const wholePage = (rules: typeof WITHOUT_COLORS) => `(async (dialog) => {
  const options = ${JSON.stringify(OPTIONS)};
  const rules = { ...${JSON.stringify(rules)}, 'target-size': { enabled: !dialog } };
  const { violations } = await axe.run(document, { ...options, rules });
  if (dialog) violations.push(...(await axe.run(dialog, { ...options, runOnly: ['target-size'] })).violations);
  return violations;
})(document.querySelector('[aria-modal="true"]'))`;

const CHECKS = {
  all: wholePage({}),
  /** Everything but colors, which are the same on a phone as on a laptop. */
  phone: wholePage(WITHOUT_COLORS),
  /** What the content of a page decides: neither its colors nor what is around it. */
  content: `axe.run('main', ${JSON.stringify({ ...OPTIONS, rules: WITHOUT_COLORS })}).then(({ violations }) => violations)`,
};

/**
 * A live region is read as a whole whenever it changes. One sentence is fine, and what must be explored is beside it. Alerts are not
 * looked at: an error is read with all of its invalid values.
 */
const DOCUMENTS = `[...document.querySelectorAll('[role="status"], [role="log"], [aria-live]:not([aria-live="off"])')]
  .filter((region) => region.querySelector('li, table, pre') || region.innerText.length > 500)
  .map((region) => 'live region with a document: ' + region.innerText.slice(0, 160))`;

/** What a color scheme can change. */
const COLORS = `axe.run(document, ${JSON.stringify({ ...OPTIONS, runOnly: COLOR_RULES })}).then(({ violations }) => violations)`;

/** Parts that the service has rendered, and whose scripts have not arrived. */
const LATE_PARTS = '.playground[aria-busy=true], .samples[aria-busy=true]';

/**
 * Returns findings of every impact, one line each. Every page must have none. Of many pages that are alike, one is checked whole, and for the
 * others the content is enough.
 */
export async function findings(page: Page, check: keyof typeof CHECKS = 'all'): Promise<string[]> {
  const found = await violations(page, CHECKS[check]);
  return [...(await page.evaluate<string[]>(DOCUMENTS)), ...found];
}

async function violations(page: Page, check: string): Promise<string[]> {
  // A check that begins before a part is enabled and ends after mixes its colors before with its state after.
  await eventually(page, `!document.querySelector('${LATE_PARTS}')`);
  // Evaluated, not added as an element, because the content security policy blocks foreign scripts.
  if (!(await page.evaluate('typeof axe !== "undefined"'))) {
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  const found = await page.evaluate<Violation[]>(check);
  return found.flatMap(({ id, impact, nodes }) => {
    const seen = nodes.filter((node) => !isCovered(node));
    return seen.length === 0 ? [] : [`${id} (${impact}): ${seen.map(({ html }) => html.slice(0, 160)).join(' | ')}`];
  });
}

/** By how many pixels a page is wider than its window, once it has the layout for it. */
export async function overflow(page: Page): Promise<string[]> {
  await settled(page);
  const wide = Number(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  );
  return wide > 0 ? [`${wide} pixels too wide`] : [];
}

/** Looks at a state: accessibility findings, and a page that is wider than the window. On a laptop it also looks at the colors of the dark scheme. */
export async function look({ page, picture }: WatchedPage, name: string): Promise<string[]> {
  await settled(page);
  await picture(`${name}-light`);
  const found = [...(await findings(page, isPhone(page) ? 'phone' : 'all')), ...(await overflow(page))];
  if (PICTURES || !isPhone(page)) {
    await scheme(page, 'dark');
    await picture(`${name}-dark`);
    found.push(...(await violations(page, COLORS)).map((finding) => `dark: ${finding}`));
    await scheme(page, 'light');
  }
  return found.map((finding) => `${name}: ${finding}`);
}

function isPhone(page: Page): boolean {
  return page.viewportSize()?.width === PHONE.viewport.width;
}

async function scheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await eventually(page, `document.documentElement.dataset.mantineColorScheme === '${colorScheme}'`);
  await settled(page);
}

/** Waits until colors and opacities are the final ones. On the way there, text can have too little contrast. */
async function settled(page: Page): Promise<void> {
  // A transition starts in the frame after the change that causes it.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await eventually(page, 'document.getAnimations().every((animation) => !(animation instanceof CSSTransition))');
}
