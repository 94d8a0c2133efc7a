import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Crumbs } from './crumbs.tsx';

test('the last crumb is marked as the current page, and only that one', () => {
  const children = createElement('a', { href: '/presets' }, 'Presets');
  const props = { current: 'Weekly deals', children };
  const html = renderToStaticMarkup(createElement(Crumbs, props));
  expect(html.match(/<[^>]*aria-current="page"[^>]*>[^<]*/g)).toEqual(['<span aria-current="page">Weekly deals']);
});
