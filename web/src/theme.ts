/** Colors and fonts. Every text color has a contrast of at least 4.5:1 with its background (WCAG 2.2, 1.4.3). */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const leaf: MantineColorsTuple = [
  '#eef7f2',
  '#d9ece2',
  '#b3d9c6',
  '#8ac4a7',
  '#66b08c',
  '#4a9e78',
  '#338a65',
  '#277856',
  '#1f6b4a',
  '#14523a',
];

export const theme = createTheme({
  primaryColor: 'leaf',
  primaryShade: 8,
  colors: { leaf },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  // Color alone does not distinguish a link from the text around it.
  components: { Anchor: { defaultProps: { underline: 'always' } } },
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.9rem', lineHeight: '1.2' }, h2: { fontSize: '1.3rem' } } },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#566169', '--mantine-color-anchor': leaf[8] },
  dark: { '--mantine-color-dimmed': '#a9b1b8', '--mantine-color-anchor': leaf[3] },
});
