// The AWS SDK as the bundles have it, beside the whole one: the same requests, signed alike, and the same made of the same answers.
import { beforeEach, describe, expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';
import { buildBothSdks, standStill } from './support/both-sdks.ts';
import { conversations } from './support/conversations.ts';
import type { Conversation } from './support/sdk-conversation.ts';

const { converseWithBoth, converseWithLean } = buildBothSdks();
beforeEach(standStill);

describe('the same requests and outcome as with the whole SDK', () => {
  it.each(Object.entries(conversations))('%s', async (_, conversation) => {
    const { expected, actual } = await converseWithBoth(conversation);
    expect(actual).toEqual(expected);
    expect(actual.requests.length).toBeGreaterThan(0);
    const [{ headers } = { headers: {} }] = actual.requests;
    expect(headers).toMatchObject({ authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/) });
    expect(headers).toMatchObject({ 'user-agent': expect.stringMatching(/^aws-sdk-js\/\d/) });
  });

  // The comparison would hold as well if nothing was tried again, or nothing put right.
  it('with a second attempt, signed an hour later, where the clock was wrong', async () => {
    const { actual } = await converseWithBoth(conversations['a clock that is an hour behind'] as Conversation);
    const dates = actual.requests.map(({ headers }) => (headers as Record<string, string>)['x-amz-date']);
    expect(dates).toEqual(['20261121T120000Z', '20261121T130000Z']);
  });

  it('however many are under way: none writes into the bytes of another', async () => {
    const names = ['an error of theirs, then an item', 'nothing in an error', 'too many requests, to the end'];
    const alone: unknown[] = [];
    for (const name of names) alone.push((await converseWithBoth(conversations[name] as Conversation)).expected);
    const together = await Promise.all(names.map((name) => converseWithLean(conversations[name] as Conversation)));
    expect(together).toEqual(alone);
  });

  it('after the wait that was asked for', async () => {
    const { actual } = await converseWithBoth(conversations['when to come again, as a date'] as Conversation);
    expect(actual.outcome).toMatchObject({ output: { $metadata: { attempts: 2, totalRetryDelay: 1000 } } });
  });

  it.each([
    ['too many requests, to the end', 3],
    ['a page of a load balancer', 3],
    ['a connection that breaks', 2],
    ['a condition that does not hold', 1],
  ])('%s: %i attempts', async (name, attempts) => {
    const { actual } = await converseWithBoth(conversations[name] as Conversation);
    expect(actual.requests).toHaveLength(attempts);
  });
});

it('is asked everything that a function asks AWS', () => {
  const sent = sourceFiles('functions').flatMap(({ code }) => code.match(/\bnew \w+Command\b/g) ?? []);
  const asked = Object.values(conversations).map(({ command }) => `new ${command}`);
  expect(new Set(asked)).toEqual(new Set(sent));
});
