/** Set-up shared by `npm start` and `npm test`: packages, and for the tests a browser. No package may be imported here. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command in the project's root with its output shown; returns whether it succeeded. */
export function run(command, args, env = {}) {
  const shell = process.platform === 'win32';
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell,
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

/** Runs a command in the project's root beside others: whether it succeeded, and what it wrote. */
export function runQuietly(command, args, env = {}) {
  const shell = process.platform === 'win32';
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Orthrus Notebook needs Node 20.19 or newer; this is ${process.versions.node}. Install it from nodejs.org.`,
  );
  process.exit(1);
}

/** Installs from the lockfile when node_modules is missing or older than it. */
export function installPackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing packages …');
  if (!run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'])) {
    console.error('Installing packages failed. Check the network connection and run the command again.');
    process.exit(1);
  }
}

const candidates = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/** A Chrome or Chromium on this machine: CHROME_PATH, a usual place, or Playwright's own. */
async function findBrowser() {
  const usual = [process.env.CHROME_PATH, ...(candidates[process.platform] ?? [])].find(
    (path) => path && existsSync(path),
  );
  if (usual) return usual;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

const isDebianRoot = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /debian/i.test(readFileSync('/etc/os-release', 'utf8'));

/** The browser for the end-to-end tests, installed if there is none. */
export async function installBrowser() {
  const found = await findBrowser();
  if (found) return found;
  console.log('No Chrome or Chromium found; installing one for the tests …');
  if (isDebianRoot()) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium'], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  } else {
    run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  }
  const installed = await findBrowser();
  if (installed) return installed;
  console.error('No browser could be installed. Install Chrome, or name one with CHROME_PATH, and run npm test again.');
  process.exit(1);
}
