// Alarms and the dashboard of a stage: what they look at, and that whoever is woken finds something to read.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../infra/build.ts';
import { credentialReasons } from '../../infra/constructs/login-alarms.ts';
import { functionAccess } from '../../infra/function-access.ts';
import { pascalCase } from '../../infra/pascal-case.ts';
import { exampleStages } from './example-stages.ts';
import { iam, prod, synthesized } from './synthesized-stages.ts';
import { resourcesOf, type Template } from './template.ts';

const root = join(import.meta.dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));

const alarmSchema = z.object({ AlarmDescription: z.string(), TreatMissingData: z.string() });
const alarmsOf = (template: Template) =>
  Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => ({
    id,
    all: JSON.stringify(Properties),
    ...alarmSchema.parse(Properties),
  }));
const alarms = alarmsOf(prod);

const sourceOf = (pattern: string): string =>
  globSync(pattern, { cwd: root })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');

describe('alarms', () => {
  test('X5: are these', () => {
    const perFunction = functionNames.flatMap((name) =>
      ['Errors', 'Throttles', 'Duration'].map((kind) => `Alarms${pascalCase(name)}${kind}`),
    );
    const shared = ['ApiServerErrors', 'ApiLatency', 'TableThrottles', 'TableSystemErrors'];
    const logins = ['CredentialUnusable', 'UpstreamFailures', 'ReplayBlocked', 'CsrfBlocked', 'CallerRefused'];
    expect(alarms.map(({ id }) => id)).toEqual([...perFunction, ...[...shared, ...logins].map((id) => `Alarms${id}`)]);
  });

  test.each(alarms)('$id says what it means and where to read on', ({ AlarmDescription, TreatMissingData }) => {
    const [, means = '', anchor] =
      /^(.{30,}?)\. What to do: docs\/runbook\.md#([a-z0-9-]+)$/.exec(AlarmDescription) ?? [];
    expect(means).not.toContain('#');
    expect(sections).toContain(anchor);
    expect(TreatMissingData).toBe('notBreaching');
  });

  test('and the runbook has a section for each of them, and for no other', () => {
    const used = new Set(alarms.map(({ AlarmDescription }) => AlarmDescription.split('#')[1]));
    expect([...used].sort()).toEqual([...sections].sort());
    for (const part of runbook.split(/^## /m).slice(1)) {
      expect(part).toMatch(/\*\*Means\*\*[\s\S]+\*\*Look first\*\*[\s\S]+\*\*Do\*\*/);
    }
  });

  test('tell nobody unless there is a topic', () => {
    for (const { all } of alarms) expect(all).not.toContain('AlarmActions');
  });

  test('cost what docs/cost.md says: AWS counts the metrics that they look at', () => {
    const metrics = alarms.flatMap(({ all }) => all.match(/"MetricName":/g) ?? []);
    expect(readFileSync(join(root, 'docs', 'cost.md'), 'utf8')).toContain(`| ${metrics.length} alarm metrics `);
  });

  test('can be left out, filters and dashboard included', () => {
    const types = Object.values(synthesized('x', exampleStages.minimal).Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /CloudWatch|MetricFilter/.test(type))).toEqual([]);
  });
});

describe('the metrics behind them', () => {
  test('are counted by the functions that the code has counting them', () => {
    const counted = new Set(Object.values(functionAccess).flatMap(({ counts }) => counts));
    const inCode = [...sourceOf('functions/**/*.ts').matchAll(/\.count\('(\w+)'\)/g)].map(([, name]) => name);
    for (const name of counted) expect(inCode).toContain(name);
    expect(alarms.find(({ id }) => id === 'AlarmsReplayBlocked')?.all).toMatch(/"Value":"prod"/);
  });

  test('unusable credentials are found in the log, by reasons that the functions do write', () => {
    const filters = resourcesOf(prod, 'AWS::Logs::MetricFilter');
    expect(Object.keys(filters)).toHaveLength(5);
    for (const { Properties } of Object.values(filters)) {
      for (const reason of credentialReasons) expect(Properties.FilterPattern).toContain(`$.reason = "${reason}"`);
    }
    const code = sourceOf('functions/**/*.ts');
    for (const reason of credentialReasons) expect(code).toMatch(new RegExp(`'${reason}'`));
    // With IAM these two read no secret.
    expect(Object.keys(resourcesOf(iam, 'AWS::Logs::MetricFilter'))).toHaveLength(3);
  });
});

test('the dashboard shows logins, passkeys, tokens, replays, Corbado, API, functions and table', () => {
  const dashboard = JSON.stringify(resourcesOf(prod, 'AWS::CloudWatch::Dashboard'));
  for (const shown of ['SessionCreated', 'PasskeyRecorded', 'ConnectTokenIssued', 'tokenType', 'ReplayBlocked']) {
    expect(dashboard).toContain(shown);
  }
  for (const shown of ['UpstreamError', 'upstreamMilliseconds', '5xx', '4xx', 'Latency', 'coldStart', 'Throttles']) {
    expect(dashboard).toContain(shown);
  }
  for (const shown of ['ConcurrentExecutions', 'ConsumedWriteCapacityUnits']) expect(dashboard).toContain(shown);
});
