// What the browser sends of an authenticator's answer: a text that holds the JSON form of a PublicKeyCredential.
// https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson
import * as z from 'zod';
import { fieldProblems } from '../corbado/field-problems.ts';
import { Refused } from './refused.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().nullish(),
};

const attestationSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string()).default([]),
  }),
});

const assertionSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

export type Attestation = z.output<typeof attestationSchema>;
export type Assertion = z.output<typeof assertionSchema>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const read = <Credential>(schema: z.ZodType<Credential>, text: string): Credential => {
  const credential = schema.safeParse(parseJson(text));
  if (credential.success) return credential.data;
  throw new Refused('validation_error', 'This is no credential.', fieldProblems(credential.error));
};

export const readAttestation = (text: string): Attestation => read(attestationSchema, text);
export const readAssertion = (text: string): Assertion => read(assertionSchema, text);

const clientData = z.object({ challenge: z.string() });

/** The challenge that the browser says it answers; whether that is so is checked with the signature. */
export const challengeIn = ({ response }: Attestation | Assertion): string => {
  const data = clientData.safeParse(parseJson(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')));
  return data.success ? data.data.challenge : '';
};
