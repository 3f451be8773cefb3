import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { exec } from './exec.mjs';

/** @typedef {'chromium' | 'firefox'} BrowserName */

const NAMES = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
  firefox: ['firefox-esr', 'firefox'],
};
const USUAL_PLACES = {
  chromium: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  firefox: [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};
/** Debian's packages. */
const PACKAGES = { chromium: 'chromium', firefox: 'firefox-esr' };

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Path of the browser's executable: the environment variable CHROMIUM or FIREFOX, else the search path, else where
 * its installer puts it.
 *
 * @param {BrowserName} name
 * @returns {string | null}
 */
export function findBrowser(name) {
  const override = process.env[name.toUpperCase()];
  if (override) return isExecutable(override) ? override : null;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES[name].flatMap((file) => folders.map((folder) => join(folder, file)));
  return [...candidates, ...USUAL_PLACES[name]].find(isExecutable) ?? null;
}

const mayInstall = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');

/**
 * Finds the browsers, and installs those that are missing where that needs no question: as root on Debian or Ubuntu.
 *
 * @param {readonly BrowserName[]} names
 * @returns {Promise<BrowserName[]>} those that are missing still
 */
export async function ensureBrowsers(names) {
  const missing = names.filter((name) => findBrowser(name) === null);
  if (missing.length > 0 && mayInstall()) {
    console.error(`Installing ${missing.join(' and ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const packages = missing.map((name) => PACKAGES[name]);
    await exec('apt-get', ['update', '-qq'], { quiet: true, env });
    await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      quiet: true,
      env,
    });
  }
  return names.filter((name) => findBrowser(name) === null);
}
