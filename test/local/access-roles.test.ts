// The roles of functions as the template has them, and what a call by one of them is answered.
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../local/access/access.ts';
import { describeTemplate, localNames } from '../../local/template.ts';
import { table, writeTemplateFolder } from './template-folder.ts';

type Given = Record<string, unknown>;

const put = 'dynamodb:PutItem';
const tableArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Table';
const policy = (...Statement: Given[]) => ({ Version: '2012-10-17', Statement });
const nothing = 'because no identity-based policy allows the dynamodb:PutItem action';

describe('roles in a template', () => {
  const template = (role: Given, more: Record<string, object> = {}, Role: unknown = { 'Fn::GetAtt': ['R', 'Arn'] }) => {
    const Properties = { Handler: 'index.handler', Role };
    const Metadata = { 'aws:asset:path': 'asset.session' };
    const folder = writeTemplateFolder(
      { session: 'echo' },
      {
        Table: table,
        Session: { Type: 'AWS::Lambda::Function', Properties, Metadata },
        R: { Type: 'AWS::IAM::Role', Properties: role },
        ...more,
      },
    );
    return describeTemplate(folder, localNames);
  };
  const call = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
  const signedBy = (keyId: string) => ({ ...call, authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/eu` });
  const putInto = (described: ReturnType<typeof template>, keyId = 'function.session') =>
    createAccess(described.roles, () => 'pk').refuse(signedBy(keyId), '{"TableName":"Table"}');
  const ofTable = { 'Fn::GetAtt': ['Table', 'Arn'] };
  const document = policy({ Effect: 'Allow', Action: put, Resource: ofTable });
  const attached = (Type: string, more: Given = { Roles: [{ Ref: 'R' }] }) => ({
    P: { Type, Properties: { PolicyDocument: document, ...more } },
  });

  it('allow what their policies do, wherever these stand', () => {
    for (const described of [
      template({ Policies: [{ PolicyName: 'a', PolicyDocument: document }] }),
      template({}, attached('AWS::IAM::Policy')),
      template({}, attached('AWS::IAM::ManagedPolicy')),
      template({ ManagedPolicyArns: [{ Ref: 'P' }] }, attached('AWS::IAM::ManagedPolicy', {})),
    ])
      expect(putInto(described)).toBeUndefined();
  });

  it('allow nothing else, in AWS’s words', () => {
    const user = 'arn:aws:sts::000000000000:assumed-role/R/session';
    const refusal = `User: ${user} is not authorized to perform: dynamodb:PutItem on resource: ${tableArn} ${nothing}`;
    expect(putInto(template({}))).toBe(refusal);
    expect(putInto(template({}, attached('AWS::IAM::Policy', { Roles: ['Other'] })))).toBe(refusal);
    const bounded = { PermissionsBoundary: { Ref: 'P' }, Policies: [] };
    expect(putInto(template(bounded, attached('AWS::IAM::ManagedPolicy', {})))).toBe(refusal);
  });

  it('say nothing about who signs with credentials of their own', () => {
    expect(putInto(template({}), 'local')).toBeUndefined();
    expect(putInto(template({}), 'function.session2')).toBeUndefined();
  });

  it('are refused where their policies are not there to be read', () => {
    const aws = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(() => template({ ManagedPolicyArns: [aws] })).toThrow(`has the policy ${aws}, whose text is not`);
    expect(() => template({ PermissionsBoundary: aws })).toThrow(`has the policy ${aws}`);
    expect(() => template({}, {}, 'arn:aws:iam::1:role/theirs')).toThrow('runs as arn:aws:iam::1:role/theirs');
    expect(() => template({ Policies: [{ PolicyDocument: policy({ NotAction: put }) }] })).toThrow('AWS::IAM::Role R');
  });
});
