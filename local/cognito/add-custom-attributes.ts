// AddCustomAttributes: new attributes for a pool, all or none; none can ever be changed or removed again.
import * as z from 'zod';
import { poolIdField } from './call-input.ts';
import { invalidParameter } from './cognito-error.ts';
import { signedOperation } from './operation.ts';
import { customAttribute } from './schema-attributes.ts';
import { poolOf } from './user-pool.ts';

const digits = z.string().regex(/^\d{1,5}$/);

const attributeSchema = z.object({
  Name: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u),
  AttributeDataType: z.enum(['String', 'Number', 'DateTime', 'Boolean']).optional(),
  Mutable: z.boolean().optional(),
  Required: z.boolean().optional(),
  StringAttributeConstraints: z.object({ MinLength: digits.optional(), MaxLength: digits.optional() }).optional(),
});

const toSchema = ({ Name, AttributeDataType, Mutable, StringAttributeConstraints }: z.output<typeof attributeSchema>) =>
  customAttribute(`custom:${Name}`, {
    type: AttributeDataType ?? 'String',
    mutable: Mutable ?? true,
    minLength: Number(StringAttributeConstraints?.MinLength ?? 0),
    maxLength: Number(StringAttributeConstraints?.MaxLength ?? 2048),
  });

export const addCustomAttributes = signedOperation(
  z.object({ UserPoolId: poolIdField, CustomAttributes: z.array(attributeSchema).min(1).max(25) }),
  ({ pools }, { UserPoolId, CustomAttributes }) => {
    const pool = poolOf(pools, UserPoolId);
    if (CustomAttributes.some(({ Required }) => Required)) {
      throw invalidParameter('Required custom attributes are not supported currently.');
    }
    const added = CustomAttributes.map(toSchema);
    const taken = added.find(({ name }) => pool.schema.some((known) => known.name === name));
    if (taken) throw invalidParameter(`${taken.name}: Existing attribute already has name ${taken.name}.`);
    pool.schema.push(...added);
    return {};
  },
);
