// The bundle's own stack as one consumer of the construct: what a stage says of it, and that moving to an app of one's own moves nothing.
import { join } from 'node:path';
import { type App, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack, type CorbadoActionsStackProps } from '../../infra/stack.ts';
import { production } from './stages-under-test.ts';
import { inApp, plainApp, templateOf } from './synthesize-stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { team } from './team-app.ts';

const stackIn = (scope: App, bundleFolder: CorbadoActionsStackProps['bundleFolder'], more: object) =>
  new CorbadoActionsStack(scope, {
    stage: parseStage('prod', { ...production, ...more }),
    ...(bundleFolder && { bundleFolder }),
  });

test('a stage’s stack can have another name, be protected and be backed up; its logical ids stay', () =>
  inApp((app, bundleFolder) => {
    const stack = stackIn(app, bundleFolder, { stackName: 'login', terminationProtection: true, backup: true });
    expect([stack.stackName, stack.terminationProtection]).toEqual(['login', true]);
    const [ids, before] = [Object.keys(templateOf(stack).Resources), Object.keys(synthesized('prod').Resources)];
    expect(ids.filter((id) => !id.startsWith('Backup'))).toEqual(before);
    expect(ids.length).toBeGreaterThan(before.length);
  }));

test('moving it to an app of one’s own, with the id Default in a stack of the same id, changes not one byte', () =>
  inApp((app, bundleFolder) => {
    const own = stackIn(plainApp({ outdir: join(app.outdir, 'own') }), bundleFolder, { tags: { team: 'login' } });
    const stack = new Stack(app, 'CorbadoActions-prod', {
      description: 'Corbado actions bundle, stage prod',
      analyticsReporting: false,
    });
    new CorbadoActions(stack, 'Default', { ...team, bundleFolder, stageName: 'prod' });
    Tags.of(stack).add('team', 'login');
    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(own).toJSON());
    expect(stack.stackName).toBe(own.stackName);
  }));
