// A look-up of the team's own in a stage, which knows its layer by ARN.
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { expectRefused } from './expect-refused.ts';
import { production } from './stages-under-test.ts';
import { withStandIns } from './synthesize-stages.ts';
import { readTemplate, resourcesOf, type Template } from './template.ts';

const asked = { preLogin: { resolve: 'module' as const } };
const arn = (place: string) => `arn:aws:lambda:${place}:layer:resolve-user:3`;
const layersOf = (template: Template, id: string): unknown =>
  resourcesOf(template, 'AWS::Lambda::Function')[id]?.Properties.Layers;

describe('in a stage', () => {
  const existing = { resolveUserLayerArn: arn('eu-central-1:123456789012') };
  test('is known by its ARN', () => {
    const template = withStandIns((outdir, bundleFolder) => {
      const app = new App({ outdir, builtinCloudFormationValidation: false });
      const stack = new CorbadoActionsStack(app, {
        stage: parseStage('prod', { ...production, ...asked, existing }),
        bundleFolder,
      });
      return readTemplate(app.synth().getStackArtifact(stack.artifactId).template);
    });
    expect(layersOf(template, 'PreLoginFunction')).toEqual([existing.resolveUserLayerArn]);
    expect(layersOf(template, 'PostLoginFunction')).toBeUndefined();
  });
  test('needs an ARN', () =>
    expectRefused(asked, 'preLogin.resolve', /needs a layer.*as existing\.resolveUserLayerArn/));
  test('needs the setting', () => expectRefused({ existing }, 'existing.resolveUserLayerArn', /is asked by nobody/));
  test('is of the Region', () =>
    expectRefused({ ...asked, region: 'us-east-1', existing }, 'existing.resolveUserLayerArn', /is not in us-east-1/));
  test('has a version', () =>
    expectRefused(
      { ...asked, existing: { resolveUserLayerArn: existing.resolveUserLayerArn.replace(/:3$/, '') } },
      'existing.resolveUserLayerArn',
      /is not the ARN of a version of a Lambda layer/,
    ));
});
