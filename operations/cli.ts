#!/usr/bin/env node
// The command `corbado-actions`, and the npm scripts of the repository: the same subcommands.
import { dispatch } from './command/dispatch.ts';

const { stdin: input, stdout: output, stderr: errors } = process;
process.exitCode = await dispatch(process.argv.slice(2), { input, output, errors });
