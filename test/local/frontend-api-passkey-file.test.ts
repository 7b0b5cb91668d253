// Real passkeys are kept in a file when a folder for data is given; those of simulated ceremonies are not.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { passkeyFile } from '../../local/frontend-api/passkey-file.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passkeys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const simulated = { id: 'cre-1', userId: 'ada', displayName: 'Ada', createdAtSeconds: 1 };
const real = {
  ...simulated,
  id: 'cre-2',
  webauthn: {
    credentialId: 'AQ',
    publicKey: 'Ag',
    counter: 3,
    transports: ['internal'],
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: false,
    backupState: false,
    sourceBrowser: 'Chrome',
    sourceOs: 'Linux',
    lastUsedAtMilliseconds: 4,
  },
};

it('gives back what was written, without leaving anything else behind', () => {
  passkeyFile(folder).write([simulated, real]);
  expect(passkeyFile(folder).read()).toEqual([real]);
  expect(readdirSync(folder)).toEqual(['passkeys.json']);
});

it('has nothing at first, and makes the folder when it is needed', () => {
  const file = passkeyFile(join(folder, 'new'));
  expect(file.read()).toEqual([]);
  file.write([real]);
  expect(existsSync(join(folder, 'new', 'passkeys.json'))).toBe(true);
});

it('keeps nothing without a folder', () => {
  const file = passkeyFile(undefined);
  file.write([real]);
  expect(file.read()).toEqual([]);
});

it.each(['{', '{}', '[{"id":"cre-1"}]'])('says what to do about %s', (text) => {
  const path = join(folder, 'passkeys.json');
  writeFileSync(path, text);
  expect(() => passkeyFile(folder).read()).toThrow(`the passkeys in ${path} cannot be read — delete that file`);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
