// The secrets in the template: what functions ask for them by, and what a deployment would generate into them.
import * as z from 'zod';
import { secretArn } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template.ts';

export type LocalSecret = {
  /** The ARN, which is what `Ref` gives to functions. */
  readonly id: string;
  readonly logicalId: string;
  /** Absent where a person fills in all of it. */
  readonly generated: { readonly template: string; readonly key: string } | undefined;
};

const propertiesSchema = z.object({
  Name: z.string().optional(),
  GenerateSecretString: z
    .object({ SecretStringTemplate: z.string().default('{}'), GenerateStringKey: z.string() })
    .optional(),
});

export const readSecrets = (template: TemplateReader): LocalSecret[] =>
  template.ofType('AWS::SecretsManager::Secret').map((resource) => {
    const { Name, GenerateSecretString: generate } = template.read(resource, propertiesSchema);
    return {
      id: secretArn(Name ?? resource.id),
      logicalId: resource.id,
      generated: generate && { template: generate.SecretStringTemplate, key: generate.GenerateStringKey },
    };
  });
