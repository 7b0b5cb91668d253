// The path of a request as an HTTP API sees it.
import { expect, it } from 'vitest';
import { readTarget } from '../../local/gateway/request-path.ts';

it.each([
  ['/auth/session', '/auth/session', ''],
  ['/auth/%73ession?', '/auth/session', ''],
  ['/auth%2fsession?a=%20b?c', '/auth/session', 'a=%20b?c'],
  ['/auth/session%3Fa=b?c=d', '/auth/session', 'c=d'],
  ['/auth/%2573ession', '/auth/%73ession', ''],
  ['/auth/%zz', '/auth/%zz', ''],
  ['/auth/session/', '/auth/session/', ''],
])('%s is %s', (target, path, query) => {
  expect(readTarget(target)).toEqual({ path, query });
});
