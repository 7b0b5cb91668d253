// How a command complains about options that it does not understand.
import { expect, it } from 'vitest';
import { readOptions, UsageProblem } from '../../operations/command/command-line.ts';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

const options = {
  stage: { type: 'string' },
  'finish-rotation': { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

it.each([
  ['--stge dev', 'there is no option --stge: did you mean --stage?'],
  ['--finish', 'there is no option --finish: did you mean --finish-rotation?'],
  ['--hlep', 'there is no option --hlep: did you mean --help?'],
  ['-y', 'there is no option -y: did you mean --yes?'],
  ['--colour', 'there is no option --colour'],
  ['--constructor', 'there is no option --constructor'],
  ['--stage', '--stage needs a value'],
  ['--stage --yes', '--stage needs a value'],
  ['--yes=no', '--yes takes no value'],
  ['dev', '"dev" belongs to no option, and this command takes nothing else'],
])('about %s', (line, complaint) => {
  expect(() => readOptions(words(line), options)).toThrow(new UsageProblem(complaint));
});
