/**
 * Colors, sizes and spacing. Text has a contrast of at least 4.5:1 with its background, and borders of fields have 3:1 (WCAG 2.2,
 * 1.4.3 and 1.4.11). theme.test.ts checks this for the
 * tokens, and that no other file has a size or a color of its own.
 */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Neutral colors, with a trace of green. */
const stone: MantineColorsTuple = [
  '#f7f9f8',
  '#eff2f1',
  '#e3e8e5',
  '#d0d7d3',
  '#a6b0ab',
  '#7b8680',
  '#5a655f',
  '#414b46',
  '#2a322e',
  '#171d1a',
];

/** The color of the brand: main actions, the current item, links. */
const leaf: MantineColorsTuple = [
  '#edf8f2',
  '#d6eee1',
  '#aeddc4',
  '#83caa5',
  '#5ab787',
  '#38a06c',
  '#228757',
  '#187048',
  '#125c3a',
  '#0c432a',
];

/** The accent: focus, information, requests that write. */
const iris: MantineColorsTuple = [
  '#f0f1fe',
  '#dfe1fc',
  '#bec2f8',
  '#9aa0f2',
  '#7d83ea',
  '#656ae0',
  '#5457cd',
  '#4446b0',
  '#37398c',
  '#282a66',
];

/** Warnings, and whatever waits. */
const grain: MantineColorsTuple = [
  '#fef7e6',
  '#fcecc4',
  '#f9da8d',
  '#f5c657',
  '#efb32c',
  '#d6960f',
  '#a97108',
  '#845608',
  '#664309',
  '#472f08',
];

/** Errors, and whatever cannot be undone. */
const ember: MantineColorsTuple = [
  '#fef1f0',
  '#fcdedb',
  '#f8bab5',
  '#f2918a',
  '#e96a61',
  '#d9483f',
  '#bf322a',
  '#9d261f',
  '#7b1e19',
  '#551512',
];

/** Backgrounds, borders and text of dark mode, from text to the deepest background. */
const night: MantineColorsTuple = [
  '#e4eae7',
  '#bec8c3',
  '#98a49e',
  '#75817b',
  '#343c38',
  '#272e2b',
  '#1b211f',
  '#131816',
  '#0e1211',
  '#090c0b',
];

export const theme = createTheme({
  primaryColor: 'leaf',
  // The same in both modes: white text on it has 6:1, and the service does not know the reader's mode.
  primaryShade: 7,
  colors: { leaf, iris, grain, ember, gray: stone, dark: night, red: ember, yellow: grain, green: leaf, blue: iris },
  white: '#ffffff',
  black: stone[9],
  autoContrast: true,
  luminanceThreshold: 0.35,
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  defaultRadius: 'md',
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.5rem', lg: '0.75rem', xl: '1rem' },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  // Seven sizes: these five, and those of the first two headings.
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.6', lg: '1.5', xl: '1.35' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem', '2xl': '3rem', '3xl': '4rem' },
  headings: {
    fontWeight: '640',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.875rem', lineHeight: '1.2' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.125rem', lineHeight: '1.4' },
      h4: { fontSize: '1rem', lineHeight: '1.5' },
      h5: { fontSize: '0.875rem', lineHeight: '1.5' },
      h6: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  shadows: {
    xs: '0 1px 2px rgb(10 20 15 / 6%)',
    sm: '0 1px 3px rgb(10 20 15 / 8%), 0 1px 2px rgb(10 20 15 / 5%)',
    md: '0 4px 12px rgb(10 20 15 / 9%), 0 1px 3px rgb(10 20 15 / 6%)',
    lg: '0 12px 32px rgb(10 20 15 / 14%), 0 2px 6px rgb(10 20 15 / 6%)',
    xl: '0 24px 64px rgb(10 20 15 / 20%), 0 4px 12px rgb(10 20 15 / 8%)',
  },
  components: {
    // Color alone does not distinguish a link from the text around it.
    Anchor: { defaultProps: { underline: 'always' } },
    // Not `Modal.extend`, which would load every component of this list with every page.
    Button: { defaultProps: { fw: 550 } },
    Badge: { defaultProps: { tt: 'none', fw: 550, radius: 'sm' } },
    Paper: { defaultProps: { radius: 'lg' } },
    // 24 pixels is the least for a target (WCAG 2.5.8). The size of the field would make it 22.
    InputClearButton: { defaultProps: { size: 24 } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        shadow: 'xl',
        overlayProps: { blur: 2 },
        closeButtonProps: { 'aria-label': 'Close' },
        // The header of a dialog is not that of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': stone[9],
    '--mantine-color-dimmed': stone[6],
    '--mantine-color-placeholder': '#66716b',
    '--mantine-color-anchor': leaf[7],
    '--mantine-color-error': ember[6],
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-hover': stone[0],
    '--mantine-color-default-color': stone[9],
    '--mantine-color-default-border': stone[3],
  },
  dark: {
    '--mantine-color-body': night[7],
    '--mantine-color-text': night[0],
    '--mantine-color-dimmed': night[2],
    '--mantine-color-placeholder': '#8b9791',
    '--mantine-color-anchor': leaf[3],
    '--mantine-color-error': ember[3],
    '--mantine-color-default': night[6],
    '--mantine-color-default-hover': night[5],
    '--mantine-color-default-color': night[0],
    '--mantine-color-default-border': night[4],
  },
});
