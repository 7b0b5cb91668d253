// Which addresses a function may call: https anywhere, http on this machine only.
import { expect, it } from 'vitest';
import { isSafeUrl } from '../../../functions/shared/safe-url.ts';

it.each([
  ['https://api.example.com', true],
  ['https://api.example.com:8443/path', true],
  ['http://localhost', true],
  ['http://localhost:3000', true],
  ['http://app.localhost', true],
  ['http://127.0.0.1:8080', true],
  ['http://[::1]:8080', true],
  ['http://api.example.com', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://xlocalhost', false],
  ['http://.localhost', false],
  ['http://10.0.0.1', false],
  ['http://0.0.0.0', false],
  ['http://[::]', false],
  ['http://localhost@evil.example.com', false],
  ['ws://localhost', false],
  ['file:///etc/passwd', false],
  ['data:text/plain,x', false],
  ['localhost:3000', false],
  ['', false],
])('U2: %s is safe to call: %j', (url, expected) => expect(isSafeUrl(url)).toBe(expected));
