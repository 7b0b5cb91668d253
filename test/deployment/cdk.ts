// The CDK command line, called as a deployer calls it, with the test's app.
import { join } from 'node:path';
import { run, runToEnd } from './run-program.ts';
import type { Target } from './target.ts';
import type { DeployTestSettings } from './test-stage.ts';

const root = join(import.meta.dirname, '..', '..');

export type Cdk = {
  bootstrap(): Promise<string>;
  deploy(settings: DeployTestSettings): Promise<string>;
  /** Whether the deployed stack is exactly what would be deployed now. */
  isUpToDate(settings: DeployTestSettings): Promise<boolean>;
  destroy(settings: DeployTestSettings): Promise<string>;
};

/** `folder` gets the synthesised templates. */
export const createCdk = ({ account, region }: Target, folder: string): Cdk => {
  const program = (...args: string[]) => ({
    file: process.execPath,
    args: [join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args],
    // The library's check of the template is the job of `npm run synth`, and takes five times as long as all the rest.
    env: { CDK_VALIDATION: 'false' },
  });
  const app = `"${process.execPath}" test/deployment/app.ts`;
  const ofApp = (settings: DeployTestSettings): string[] => [
    ...['--app', app, '--output', join(folder, 'cdk.out'), '--context', `deployTest=${JSON.stringify(settings)}`],
  ];
  return {
    // Without an app: bootstrapping needs none when the place is given.
    bootstrap: () => run(program('bootstrap', `aws://${account}/${region}`, '--output', join(folder, 'cdk.out'))),
    deploy: (settings) =>
      run(program('deploy', '--require-approval', 'never', '--progress', 'events', ...ofApp(settings))),
    isUpToDate: async (settings) => (await runToEnd(program('diff', '--fail', ...ofApp(settings)))).code === 0,
    destroy: (settings) => run(program('destroy', '--force', ...ofApp(settings))),
  };
};
