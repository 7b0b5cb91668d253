// The roles in the template: what each function may do, by all policies that its role has there.
import * as z from 'zod';
import type { FunctionName } from '../../infra/functions.ts';
import { managedPolicyArn, type Resource, resourceProblem, roleArn } from '../cloudformation-values.ts';
import type { LocalFunction } from '../lambda/template-functions.ts';
import type { TemplateReader } from '../template-reader.ts';
import type { Role } from './judge.ts';
import { policySchema, type Statement } from './policy.ts';

export type Roles = ReadonlyMap<FunctionName, Role>;

const functionSchema = z.object({ Role: z.string().optional() });
const roleSchema = z.object({
  RoleName: z.string().optional(),
  Policies: z.array(z.object({ PolicyDocument: policySchema })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.string().optional(),
});
const attachedSchema = z.object({
  PolicyDocument: policySchema,
  Roles: z.array(z.string()).default([]),
  ManagedPolicyName: z.string().optional(),
});

/** Policies that are resources of their own: by the role that they name, and, if they are managed ones, by their ARN. */
const readPolicies = (template: TemplateReader) => {
  const policies = template.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map((resource) => {
    const { PolicyDocument, Roles, ManagedPolicyName } = template.read(resource, attachedSchema);
    return { arn: managedPolicyArn(ManagedPolicyName ?? resource.id), roles: Roles, statements: PolicyDocument };
  });
  return {
    of: (roleName: string): Statement[] =>
      policies.filter(({ roles }) => roles.includes(roleName)).flatMap(({ statements }) => statements),
    managed: (arn: string, role: Resource): readonly Statement[] => {
      const found = policies.find((policy) => policy.arn === arn);
      if (found) return found.statements;
      throw resourceProblem(role, `has the policy ${arn}, whose text is not in the template`);
    },
  };
};

export const readRoles = (template: TemplateReader, functions: readonly LocalFunction[]): Roles => {
  const policies = readPolicies(template);
  const roles = new Map(
    template.ofType('AWS::IAM::Role').map((resource) => {
      const { RoleName, Policies, ManagedPolicyArns, PermissionsBoundary } = template.read(resource, roleSchema);
      const name = RoleName ?? resource.id;
      const statements = [
        ...Policies.flatMap(({ PolicyDocument }) => PolicyDocument),
        ...policies.of(name),
        ...ManagedPolicyArns.flatMap((arn) => policies.managed(arn, resource)),
      ];
      const boundary = PermissionsBoundary && policies.managed(PermissionsBoundary, resource);
      return [roleArn(name), { name, statements, ...(boundary && { boundary }) }];
    }),
  );
  return new Map(
    template.ofType('AWS::Lambda::Function').flatMap((resource) => {
      const called = functions.find(({ logicalId }) => logicalId === resource.id);
      const { Role: arn } = template.read(resource, functionSchema);
      const role = arn === undefined ? { name: `${resource.id}Role`, statements: [] } : roles.get(arn);
      if (!role) throw resourceProblem(resource, `runs as ${arn}, whose policies are not in the template`);
      return called === undefined ? [] : [[called.name, role]];
    }),
  );
};
