// A stage and its user pool for the doctor to look at, over the wire, as the commands do.
import { expect, vi } from 'vitest';
import { parseStage } from '../../infra/parse-stage.ts';
import type { StageInput } from '../../infra/stage-schema.ts';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import type { DeployedStack } from '../../operations/aws/deployed-stack.ts';
import { describeFinding, type Finding } from '../../operations/doctor/finding.ts';
import { poolFindings } from '../../operations/doctor/pool-findings.ts';
import { customersPool, ourTriggers, poolArn, triggerOutputs } from './a-pool.ts';
import { environmentOf } from './aws-endpoint.ts';
import { type CognitoEndpoint, startCognitoEndpoint } from './cognito-endpoint.ts';

export type Patient = {
  pool?: Partial<LocalUserPool>;
  cognito?: StageInput['cognito'];
  preLogin?: StageInput['preLogin'];
  userPoolArn?: string;
  /** Of the stack; absent before the first deployment. */
  outputs?: Record<string, string>;
  mfa?: Record<string, unknown>;
  before?: (endpoint: CognitoEndpoint) => void;
};

const stageOf = ({ cognito = {}, preLogin = {}, userPoolArn = poolArn }: Patient) =>
  parseStage('dev', {
    kind: 'development',
    region: 'eu-central-1',
    corbado: { projectId: 'pro-1000000000000000001' },
    allowedOrigins: ['https://app.example.com'],
    ...(cognito.createDemoPool !== true && { existing: { userPoolArn } }),
    cognito,
    preLogin,
  });

const stackWith = (outputs: Record<string, string>): DeployedStack => ({
  name: 'CorbadoActions-dev',
  status: 'CREATE_COMPLETE',
  outputs: new Map(Object.entries(outputs)),
});

const look = async (patient: Patient, url: string): Promise<Finding[]> => {
  for (const [name, value] of Object.entries(environmentOf(url))) vi.stubEnv(name, value);
  const place = await openAwsPlace('eu-central-1');
  try {
    return await poolFindings(place, stageOf(patient), patient.outputs && stackWith(patient.outputs));
  } finally {
    place.close();
    vi.unstubAllEnvs();
  }
};

/** Every finding that is not well must come with a fix. */
export const examine = async (patient: Patient): Promise<Finding[]> => {
  const endpoint = await startCognitoEndpoint(customersPool(patient.pool));
  endpoint.mfa.current = patient.mfa ?? { MfaConfiguration: 'OPTIONAL' };
  patient.before?.(endpoint);
  const findings = await look(patient, endpoint.aws.url).finally(endpoint.close);
  for (const { level, fix } of findings) expect(fix === undefined).toBe(level === 'ok');
  return findings;
};

/** As they are printed, on one line each. */
export const printed = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => describeFinding(finding).replaceAll(/\s+/g, ' '));

export const seriousFindings = async (patient: Patient): Promise<string[]> =>
  printed((await examine(patient)).filter(({ level }) => level !== 'ok'));

/** All is as custom auth needs it. */
export const attached: Patient = {
  pool: { triggers: ourTriggers },
  cognito: { customAuth: true },
  outputs: triggerOutputs,
};
