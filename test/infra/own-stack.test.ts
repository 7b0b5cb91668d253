// The bundle's own stack as one consumer of the construct: what a stage says of it, and that moving to an app of one's own moves nothing.
import { App, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import type { CorbadoActionsProps } from '../../infra/corbado-actions-props.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { production } from './stages-under-test.ts';
import { withStandIns } from './synthesize-stages.ts';
import { synthesized } from './synthesized-stages.ts';
import { team } from './team-app.ts';
import { type Template as Read, readTemplate } from './template.ts';

const made = (stack: Stack): Read => readTemplate(Template.fromStack(stack).toJSON());
/** Calls `use` with an app and props that need nothing built. */
const inApp = <Result>(use: (app: App, props: CorbadoActionsProps) => Result, context = {}): Result =>
  withStandIns((outdir, bundleFolder) =>
    use(new App({ outdir, context, builtinCloudFormationValidation: false }), { ...team, bundleFolder }),
  );

test('a stage’s stack can have another name, be protected and be backed up; its logical ids stay', () =>
  inApp((app, { bundleFolder }) => {
    const stackOf = (scope: App, more: object) =>
      new CorbadoActionsStack(scope, {
        stage: parseStage('prod', { ...production, ...more }),
        ...(bundleFolder && { bundleFolder }),
      });
    const stack = stackOf(app, { stackName: 'login', terminationProtection: true, backup: true });
    expect([stack.stackName, stack.terminationProtection]).toEqual(['login', true]);
    const [ids, before] = [Object.keys(made(stack).Resources), Object.keys(synthesized('prod').Resources)];
    expect(ids.filter((id) => !id.startsWith('Backup'))).toEqual(before);
    expect(ids.length).toBeGreaterThan(before.length);
  }));

describe('moving from the bundle’s own stack to an app of one’s own', () => {
  test('with the id Default, in a stack of the same id, changes not one byte of the template', () =>
    inApp((app, props) => {
      const { bundleFolder } = props;
      const own = new CorbadoActionsStack(
        new App({ outdir: `${app.outdir}-own`, builtinCloudFormationValidation: false }),
        {
          stage: parseStage('prod', { ...production, tags: { team: 'login' } }),
          ...(bundleFolder && { bundleFolder }),
        },
      );
      const stack = new Stack(app, 'CorbadoActions-prod', {
        description: 'Corbado actions bundle, stage prod',
        analyticsReporting: false,
      });
      new CorbadoActions(stack, 'Default', { ...props, stageName: 'prod' });
      Tags.of(stack).add('team', 'login');
      expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(own).toJSON());
      expect(stack.stackName).toBe(own.stackName);
    }));
});
