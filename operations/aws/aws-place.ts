// Where in AWS a command works: the clients it needs, all for one Region. The SDK finds credentials and AWS_ENDPOINT_URL itself.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { explained } from './aws-problem.ts';

export type AwsPlace = {
  readonly region: string;
  readonly cloudformation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sts: STSClient;
  close(): void;
};

/**
 * @param region when absent, the Region of the AWS profile or of AWS_REGION.
 * @throws ConfigurationProblem when there is no Region at all.
 */
export const openAwsPlace = async (region: string | undefined): Promise<AwsPlace> => {
  const settings = { maxAttempts: 3, ...(region !== undefined && { region }) };
  const cloudformation = new CloudFormationClient(settings);
  const cognito = new CognitoIdentityProviderClient(settings);
  const secretsManager = new SecretsManagerClient(settings);
  const sts = new STSClient(settings);
  return {
    region: await explained(cloudformation.config.region()),
    cloudformation,
    cognito,
    secretsManager,
    sts,
    close: () => {
      for (const client of [cloudformation, cognito, secretsManager, sts]) client.destroy();
    },
  };
};
