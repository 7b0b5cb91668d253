// The alarms of a stage: what they look at, and that whoever is woken finds something to read.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { credentialReasons } from '../../infra/constructs/monitoring/login-alarms.ts';
import {
  flagKeeperNames,
  functionAccess,
  pascalCase,
  switchedNames,
  triggerNames,
} from '../../infra/deployed-functions.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { exampleStages, existing } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { resourcesOf, type Template } from './template.ts';

const prod = synthesized('prod');
const iam = synthesized('iam');
const withPool = synthesized('user-pool');

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
const poolAlarms = alarmsOf(withPool).filter(({ id }) => alarms.every((alarm) => alarm.id !== id));
const wished = alarmsOf(synthesized('everything-on')).filter(({ id }) => alarms.every((alarm) => alarm.id !== id));
const everyAlarm = [...alarms, ...poolAlarms, ...wished];
const severityOf = ({ AlarmDescription }: { AlarmDescription: string }): string => AlarmDescription.split(':')[0] ?? '';

const perFunction = (names: readonly FunctionName[]): string[] =>
  names.flatMap((name) => ['Errors', 'Throttles', 'Duration'].map((kind) => `Alarms${pascalCase(name)}${kind}`));

const filtersOf = (template: Template, metricName: string) =>
  Object.values(resourcesOf(template, 'AWS::Logs::MetricFilter')).filter((filter) =>
    JSON.stringify(filter).includes(`"MetricName":"${metricName}"`),
  );

const sourceOf = (pattern: string): string =>
  globSync(pattern, { cwd: root })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');

describe('alarms', () => {
  test('X5: are these', () => {
    const shared = ['ApiServerErrors', 'ApiLatency', 'TableThrottles', 'TableSystemErrors'];
    const logins = [
      'CredentialUnusable',
      'UpstreamFailures',
      'ReplayBlocked',
      'CsrfBlocked',
      'LookUpFailed',
      'CallerRefused',
      'RequestsThrottled',
    ];
    expect(alarms.map(({ id }) => id)).toEqual([
      ...perFunction(switchedNames),
      ...[...shared, ...logins].map((id) => `Alarms${id}`),
    ]);
  });

  test('and these with a user pool', () => {
    const flags = ['FlagPending', 'CheckFailed', 'ReconcileMissing'].map((id) => `Alarms${id}`);
    expect(poolAlarms.map(({ id }) => id)).toEqual([
      ...perFunction([...flagKeeperNames, ...triggerNames]),
      'AlarmsCustomAuthUpstreamFailures',
      ...flags,
    ]);
  });

  test.each(everyAlarm)('$id says what it means and where to read on', ({ id, AlarmDescription, TreatMissingData }) => {
    const [, means = '', anchor] =
      /^(?:critical|warning): (.{30,}?)\. What to do: docs\/runbook\.md#([a-z0-9-]+)$/.exec(AlarmDescription) ?? [];
    expect(means).not.toContain('#');
    expect(sections).toContain(anchor);
    // A run or a login that never comes leaves no data at all.
    const isAboutSilence = ['AlarmsReconcileMissing', 'AlarmsLoginsMissing'].includes(id);
    expect(TreatMissingData).toBe(isAboutSilence ? 'breaching' : 'notBreaching');
  });

  test('and the runbook has a section for each of them, and for no other', () => {
    const used = new Set(everyAlarm.map(({ AlarmDescription }) => AlarmDescription.split('#')[1]));
    expect([...used].sort()).toEqual([...sections].sort());
    for (const part of runbook.split(/^## /m).slice(1)) {
      expect(part).toMatch(/\*\*Means\*\*[\s\S]+\*\*Look first\*\*[\s\S]+\*\*Do\*\*/);
    }
  });

  test.each(everyAlarm)('$id has the severity that the runbook gives it', (alarm) => {
    const anchor = alarm.AlarmDescription.split('#')[1];
    const part = runbook
      .split(/^## /m)
      .find((text) => text.toLowerCase().replaceAll(' ', '-').startsWith(`${anchor}\n`));
    expect(part).toContain(`\n\nSeverity: ${severityOf(alarm)}.\n\n**Means**`);
  });

  test('tell nobody unless there is a topic', () => {
    for (const { all } of [...alarms, ...poolAlarms]) expect(all).not.toMatch(/AlarmActions|OKActions/);
  });

  test('tell of their beginning and their end, critical ones one topic and warnings another', () => {
    for (const alarm of alarmsOf(synthesized('everything-on'))) {
      const told = [alarm.all.match(/"(?:Alarm|OK)Actions":\["[^"]+"\]/g) ?? []].flat().join(' ');
      const topic = severityOf(alarm) === 'critical' ? existing.alarmTopicArn : existing.warningTopicArn;
      expect(told).toBe(`"AlarmActions":["${topic}"] "OKActions":["${topic}"]`);
    }
    const [one] = alarmsOf(synthesized('with-alarmTopicArn')).filter((alarm) => severityOf(alarm) === 'warning');
    expect(one?.all).toContain(`"AlarmActions":["${existing.alarmTopicArn}"]`);
  });

  test('begin where the stage says', () => {
    const found = resourcesOf(synthesized('everything-on'), 'AWS::CloudWatch::Alarm');
    expect(found.AlarmsApiServerErrors?.Properties.Threshold).toBe(2);
    expect(found.AlarmsCsrfBlocked?.Properties.Threshold).toBe(500);
    expect(found.AlarmsLoginsMissing?.Properties).toMatchObject({
      Threshold: 40,
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(found.AlarmsReplayBlocked?.Properties.Threshold).toBe(10);
  });

  test.each([
    ['pool-every-1', 300],
    ['user-pool', 300],
    ['pool-every-7', 600],
    ['pool-every-1440', 86_400],
  ] as const)('a run of stage %s is missed after three times %i seconds without one', (name, seconds) => {
    const found = resourcesOf(synthesized(name), 'AWS::CloudWatch::Alarm');
    expect(found.AlarmsReconcileMissing?.Properties).toMatchObject({
      Metrics: [{ MetricStat: { Metric: { MetricName: 'RunCompleted' }, Period: seconds, Stat: 'Sum' } }],
      EvaluationPeriods: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
  });

  test('cost what docs/cost.md says: AWS counts the metrics that they look at', () => {
    const countIn = (all: ReturnType<typeof alarmsOf>): number =>
      all.flatMap((alarm) => alarm.all.match(/"MetricName":/g) ?? []).length;
    const cost = readFileSync(join(root, 'docs', 'cost.md'), 'utf8');
    expect(cost).toContain(`| ${countIn(alarms)} alarm metrics `);
    const more = countIn(alarmsOf(withPool)) - countIn(alarms);
    expect(cost).toMatch(new RegExp(`a user pool .* ${more} alarm metrics `));
  });

  test('can be left out, filters and dashboard included', () => {
    const types = Object.values(synthesized('minimal').Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /CloudWatch|MetricFilter/.test(type))).toEqual([]);
  });
});

describe('the metrics behind them', () => {
  test('are counted by the functions that the code has counting them', () => {
    const stage = parseStage('pool', exampleStages['user-pool']);
    const counted = new Set(functionNames.flatMap((name) => functionAccess(name, stage).counts));
    const inCode = [...sourceOf('functions/**/*.ts').matchAll(/\.count\(([^)]*)\)/g)].join();
    for (const name of counted) expect(inCode).toContain(`'${name}'`);
    expect(alarms.find(({ id }) => id === 'AlarmsReplayBlocked')?.all).toMatch(/"Value":"prod"/);
  });

  test('unusable credentials are found in the log, by reasons that the functions do write', () => {
    const filters = filtersOf(prod, 'CredentialUnusable');
    expect(filters).toHaveLength(5);
    for (const { Properties } of filters) {
      for (const reason of credentialReasons) expect(Properties.FilterPattern).toContain(`$.reason = "${reason}"`);
    }
    const code = sourceOf('functions/**/*.ts');
    for (const reason of credentialReasons) expect(code).toMatch(new RegExp(`'${reason}'`));
    // With IAM these two read no secret.
    expect(filtersOf(iam, 'CredentialUnusable')).toHaveLength(3);
  });
});
