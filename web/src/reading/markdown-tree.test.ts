import { expect, test } from 'vitest';
import { type MarkdownNode, parseMarkdown, textOf } from './markdown-tree.ts';

/** The tags and URLs of a text, at any depth. */
function found(text: string): string[] {
  const all = (nodes: MarkdownNode[]): string[] =>
    nodes.flatMap((node) =>
      typeof node === 'string'
        ? []
        : [
            [node.tag, node.attributes['href'] ?? node.attributes['src']].filter(Boolean).join(' '),
            ...all(node.children),
          ],
    );
  return all(parseMarkdown(text));
}

test.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'a <b onclick=alert(1)>b</b>', '<!-- a -->'])(
  'HTML stays text: %s',
  (html) => {
    expect(found(html)).toEqual(['p']);
    expect(parseMarkdown(html).map(textOf).join('')).toBe(html);
  },
);

test.each([
  '[a](javascript:alert(1))',
  '[a](JaVaScript:alert(1))',
  '[a](&#106;avascript:alert(1))',
  '[a](<java\tscript:alert(1)>)',
  '[a](vbscript:a)',
  '[a](data:text/html,a)',
  '![a](data:image/svg+xml,a)',
  '<javascript:alert(1)>',
  '[a][1]\n\n[1]: javascript:alert(1)',
])('%s is not a link', (text) => {
  expect(found(text).filter((one) => /^(?:a|img) /.test(one))).toEqual([]);
});

test.each([
  ['[a](https://a.example/b)', 'a https://a.example/b'],
  ['https://a.example/b?c=1, and more', 'a https://a.example/b?c=1'],
  ['[a](files.md#b)', 'a files.md#b'],
  ['[a](/docs/guides/files)', 'a /docs/guides/files'],
  ['[a](mailto:a@b.example)', 'a mailto:a@b.example'],
])('%s is a link', (text, link) => {
  expect(found(text)).toEqual(['p', link]);
});

test('a file name is not a link', () => {
  expect(found('See files.md.')).toEqual(['p']);
});

test('lists without empty lines have no paragraphs, and tasks have checkboxes', () => {
  expect(found('- [ ] a\n- [x] b\n- c')).toEqual(['ul', 'li', 'input', 'li', 'input', 'li']);
  expect(found('- a\n\n- [ ] b')).toEqual(['ul', 'li', 'p', 'li', 'p', 'input']);
});

test('code keeps its text and its language', () => {
  expect(parseMarkdown('```sh extra\na <b>\n```')).toEqual([
    {
      tag: 'pre',
      attributes: {},
      children: [{ tag: 'code', attributes: { class: 'language-sh' }, children: ['a <b>\n'] }],
    },
  ]);
});
