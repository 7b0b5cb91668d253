// What the doctor says about each thing it looks at.
import { describe, expect, it } from 'vitest';
import { originFinding } from '../../operations/doctor/address-findings.ts';
import { describeFinding, isSerious, type Level } from '../../operations/doctor/finding.ts';
import { secretFinding } from '../../operations/doctor/secret-findings.ts';
import { stackFinding } from '../../operations/doctor/stack-findings.ts';
import { examineStage } from '../../operations/doctor/stage-findings.ts';
import { nodeFinding } from '../../operations/doctor/tool-findings.ts';

it.each([
  ['24.0.0', 'ok'],
  ['25.1.0', 'ok'],
  ['22.18.0', 'error'],
] as const)('Node %s is %s', (version, level) => expect(nodeFinding(version).level).toBe(level));

it.each<[string | undefined, Level]>([
  ['CREATE_COMPLETE', 'ok'],
  ['UPDATE_COMPLETE', 'ok'],
  [undefined, 'warning'],
  ['UPDATE_IN_PROGRESS', 'warning'],
  ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
  ['ROLLBACK_COMPLETE', 'error'],
  ['CREATE_FAILED', 'error'],
  ['UPDATE_ROLLBACK_FAILED', 'error'],
  ['A_STATE_OF_TOMORROW', 'error'],
])('a stack in state %s is %s', (status, level) => {
  const stack = status === undefined ? undefined : { name: 'CorbadoActions-dev', status, outputs: new Map() };
  expect(stackFinding(stack, 'dev').level).toBe(level);
});

describe('a secret', () => {
  const settings = { stageName: 'dev', apiAuth: 'basic' } as const;
  const good = Buffer.alloc(32, 'k').toString('base64');
  it.each<[string, Level]>([
    ['', 'error'],
    ['not json', 'error'],
    ['{"current":"replace-me"}', 'error'],
    [JSON.stringify({ current: good }), 'ok'],
    [JSON.stringify({ current: good, previous: 'x' }), 'warning'],
  ])('%s is %s, and is not shown', (text, level) => {
    const finding = secretFinding('action', text, settings);
    expect(finding.level).toBe(level);
    expect(describeFinding(finding)).not.toContain(good);
    if (level === 'error') expect(finding.fix).toBe('npm run secrets:set -- --stage dev --secret action');
  });
});

describe('origins', () => {
  const execute = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
  it.each([
    [execute, 'https://app.example.com', 'Strict', 'warning'],
    [execute, 'https://app.example.com', 'None', 'ok'],
    [execute, 'http://localhost:3000', 'Lax', 'warning'],
    ['https://api.example.com', 'https://app.example.com', 'Strict', 'ok'],
    ['https://api.example.com', 'https://example.com', 'Strict', 'ok'],
    ['https://api.example.com', 'https://app.example.org', 'Strict', 'warning'],
    ['http://localhost:3000', 'http://localhost:3000', 'Strict', 'ok'],
    ['http://localhost:3000', 'http://localhost:5173', 'Strict', 'ok'],
  ])('API %s, app %s, SameSite=%s: %s', (url, origin, sameSite, level) => {
    expect(originFinding(url, [origin], sameSite)).toMatchObject({ level, found: expect.stringContaining(origin) });
  });
});

it('lists every mistake of a stage with its fix', () => {
  const { stage, findings } = examineStage('dev', {
    kind: 'production',
    corbado: { projectId: 'x' },
    allowedOrigins: ['*'],
  });
  expect(stage).toBeUndefined();
  expect(findings.map(({ found }) => found.split(':')[0])).toEqual([
    'stages.dev.corbado.projectId',
    'stages.dev.allowedOrigins.0',
  ]);
  expect(isSerious(findings)).toBe(true);
  for (const { fix } of findings) expect(fix).toMatch(/copy it from|write it as/);
});
