import { expect, test } from 'vitest';
import { sourceUrls } from './source-urls.ts';

const read = (text: string) => {
  const found = sourceUrls.read(text);
  return found && Object.fromEntries(found);
};

test('each source has a name and one URL per host, with the credentials and options of all', () => {
  expect(read('shop=postgresql://u:p%40ss@one,two:6432/shop?sslmode=require  logs=postgres://[::1]/logs')).toEqual({
    shop: [
      { name: 'one:5432', url: 'postgresql://u:p%40ss@one/shop?sslmode=require' },
      { name: 'two:6432', url: 'postgresql://u:p%40ss@two:6432/shop?sslmode=require' },
    ],
    logs: [{ name: '[::1]:5432', url: 'postgres://[::1]/logs' }],
  });
});

test('ClickHouse has its own schemes and ports, and several hosts, too', () => {
  expect(read('clicks=clickhouse://u:p%40ss@one,two:8124/clicks logs=clickhouses://u@three/logs')).toEqual({
    clicks: [
      { name: 'one:8123', url: 'clickhouse://u:p%40ss@one/clicks' },
      { name: 'two:8124', url: 'clickhouse://u:p%40ss@two:8124/clicks' },
    ],
    logs: [{ name: 'three:8443', url: 'clickhouses://u@three/logs' }],
  });
});

test.each([
  'clicks=clickhouse://u@one/clicks?secure=1',
  'clicks=clickhouse://u@one/clicks/more',
  'clicks=clickhouse://u@one',
  'postgresql://host/db',
  'Shop=postgresql://host/db',
  'shop=mysql://host/db',
  'shop=postgresql://host',
  'shop=postgresql:///db',
  'shop=postgresql://one,,two/db',
  'shop=postgresql://one,one:5432/db',
  'shop=postgresql://one:port/db',
  'shop=postgresql://u:caf%e9@host/db',
  'shop=postgresql://u:100%@host/db',
  'shop=postgresql://u@host/caf%e9',
  'shop=postgresql://a/x shop=postgresql://b/x',
])('%s is not valid', (text) => expect(read(text)).toBeNull());
