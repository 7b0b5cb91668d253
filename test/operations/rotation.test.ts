// How the two values of a secret change over.
import { describe, expect, it } from 'vitest';
import { finishRotation, readStored, rotateValue } from '../../operations/secrets/rotation.ts';

const any = () => true;

describe('rotateValue', () => {
  it('keeps the value so far', () => {
    expect(rotateValue({ current: 'old' }, 'new', any)).toEqual({ current: 'new', previous: 'old' });
  });
  it('keeps nothing that never was a secret', () => {
    expect(rotateValue(undefined, 'new', any)).toEqual({ current: 'new' });
    expect(rotateValue({ current: 'replace-me' }, 'new', () => false)).toEqual({ current: 'new' });
  });
  it('refuses a third value, and the same one again', () => {
    expect(() => rotateValue({ current: 'b', previous: 'a' }, 'c', any)).toThrow(/--finish-rotation/);
    expect(() => rotateValue({ current: 'a' }, 'a', any)).toThrow(/nothing to do/);
  });
});

describe('finishRotation', () => {
  it('drops the previous value, if there is one', () => {
    expect(finishRotation({ current: 'b', previous: 'a' })).toEqual({ current: 'b' });
    expect(() => finishRotation({ current: 'b' })).toThrow(/no rotation/);
    expect(() => finishRotation(undefined)).toThrow(/no rotation/);
  });
});

it.each(['', 'text', '[]', '{}', '{"current":1}', 'null'])('does not take %s for a stored secret', (text) => {
  expect(readStored(text)).toBeUndefined();
});

it('reads what is ours out of whatever else is stored beside it', () => {
  expect(readStored('{"current":"a","unused":"x"}')).toEqual({ current: 'a' });
  expect(readStored('{"current":"b","previous":"a"}')).toEqual({ current: 'b', previous: 'a' });
});
