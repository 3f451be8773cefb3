import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program in the root and resolves with its exit code (128 for one that a signal ended, 127 if it is not
 * there). With `quiet` its standard output goes to standard error, so that ours stays clean.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function exec(program, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 128));
  });
}

/**
 * Runs the JavaScript entry of a package's command with this Node, which spares a shell and works everywhere.
 *
 * @param {string} entry path below node_modules
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options]
 */
export const execModule = (entry, args, options) =>
  exec(process.execPath, [`${root}/node_modules/${entry}`, ...args], options);
