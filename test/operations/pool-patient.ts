// A stage and its user pool for the doctor to look at, over the wire, as the commands do.
import { afterAll, expect } from 'vitest';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import { openAwsPlace } from '../../operations/aws/aws-place.ts';
import type { DeployedStack } from '../../operations/aws/deployed-stack.ts';
import { deploymentOfStage } from '../../operations/aws/find-deployment.ts';
import { settingsOfStage } from '../../operations/aws/read-settings.ts';
import { describeFinding, type Finding } from '../../operations/doctor/finding.ts';
import { poolFindings } from '../../operations/doctor/pool.ts';
import { environmentOf } from './aws-endpoint.ts';
import {
  type CognitoEndpoint,
  customersPool,
  ourTriggers,
  poolArn,
  startCognitoEndpoint,
  triggerOutputs,
} from './cognito-endpoint.ts';
import { withEnvironment } from './run-command.ts';

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
  prefix: '',
  outputs: new Map(Object.entries(outputs)),
});

const look = (patient: Patient, url: string): Promise<Finding[]> =>
  withEnvironment(environmentOf(url), async () => {
    const place = await openAwsPlace({ region: 'eu-central-1' });
    try {
      const asked = { ...settingsOfStage(stageOf(patient)), deployment: deploymentOfStage('dev', {}) };
      return await poolFindings(place, asked, patient.outputs && stackWith(patient.outputs));
    } finally {
      place.close();
    }
  });

/** As they are printed, on one line each. */
export const printed = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => describeFinding(finding).replaceAll(/\s+/g, ' '));

/** All is as custom auth needs it. */
export const attached: Patient = {
  pool: { triggers: ourTriggers },
  cognito: { customAuth: true },
  outputs: triggerOutputs,
};

/** To be called once, at the top of a file: patients with the same pool share a stand-in, which takes a while to start. */
export const providePatients = () => {
  const endpoints = new Map<string, Promise<CognitoEndpoint>>();
  afterAll(async () => {
    for (const endpoint of endpoints.values()) await (await endpoint).close();
  });
  const endpointOf = ({ pool = {} }: Patient): Promise<CognitoEndpoint> => {
    const key = JSON.stringify(pool);
    const endpoint = endpoints.get(key) ?? startCognitoEndpoint(customersPool(pool));
    endpoints.set(key, endpoint);
    return endpoint;
  };
  /** Every finding that is not well must come with a fix. */
  const examine = async (patient: Patient): Promise<Finding[]> => {
    const endpoint = await endpointOf(patient);
    endpoint.tamper.clear();
    endpoint.mfa.current = patient.mfa ?? { MfaConfiguration: 'OPTIONAL' };
    patient.before?.(endpoint);
    const findings = await look(patient, endpoint.aws.url);
    for (const { level, fix } of findings) expect(fix === undefined).toBe(level === 'ok');
    return findings;
  };
  const seriousFindings = async (patient: Patient): Promise<string[]> =>
    printed((await examine(patient)).filter(({ level }) => level !== 'ok'));
  return { examine, seriousFindings };
};
