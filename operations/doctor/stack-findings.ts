// The deployed stack: whether it is there, and whether its last deployment went through.
import type { DeployedStack } from '../aws/deployed-stack.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const healthy = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const rolledBack = /^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/;
const neverCame = /^(ROLLBACK_COMPLETE|CREATE_FAILED|ROLLBACK_FAILED|DELETE_FAILED)$/;
const underWay = /_IN_PROGRESS$/;

const events = (name: string): string => `look at its events in the CloudFormation console: ${name}`;

/** What its state means. Every state that is not known to be well is an error. */
export const stackFinding = (stack: DeployedStack | undefined, stageName: string): Finding => {
  const what = 'stack';
  const deploy = `npm run deploy -- -c stage=${stageName}`;
  if (stack === undefined) return warning(what, 'is not deployed yet', deploy);
  const found = `${stack.name} is ${stack.status}`;
  if (healthy.test(stack.status)) return ok(what, found);
  if (underWay.test(stack.status)) return warning(what, found, 'wait until the deployment has ended, then ask again');
  if (rolledBack.test(stack.status)) return warning(what, `${found}: the last update was undone`, events(stack.name));
  if (neverCame.test(stack.status)) return error(what, found, `npx cdk destroy -c stage=${stageName}, then ${deploy}`);
  return error(what, found, events(stack.name));
};
