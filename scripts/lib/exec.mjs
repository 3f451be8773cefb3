import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {object} ExecOptions
 * @property {boolean} [quiet] standard output goes to standard error, so that ours stays clean
 * @property {boolean} [onlyOnFailure] what it prints is shown, on standard error, if it fails
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * Runs a program in the root and resolves with its exit code: 128 for one that a signal ended, 127 if it is not there.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {ExecOptions} [options]
 * @returns {Promise<number>}
 */
export function exec(program, args, { quiet = false, onlyOnFailure = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: onlyOnFailure ? ['ignore', 'pipe', 'pipe'] : ['ignore', quiet ? 2 : 'inherit', 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    });
    /** @type {Buffer[]} */
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk));
    child.on('error', () => resolve(127));
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(printed));
      resolve(code ?? 128);
    });
  });
}

/**
 * Runs the JavaScript entry of a package's command with this Node, which spares a shell and works everywhere.
 *
 * @param {string} entry path below node_modules
 * @param {readonly string[]} args
 * @param {ExecOptions} [options]
 */
export const execModule = (entry, args, options) =>
  exec(process.execPath, [`${root}/node_modules/${entry}`, ...args], options);
