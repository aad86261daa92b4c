/**
 * `npm test`: set-up, then types, lint and layers, format, unit and kernel tests, build, end-to-end tests.
 * Ends with `N passed, N failed` (`, N skipped` where GPU=off leaves something out); exit status 1 when anything failed.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installBrowser, installPackages, requireNode, root, run } from './setup.mjs';

requireNode();
installPackages();
const browser = await installBrowser();
const { softwareVulkan } = await import('../src/cli/softwareVulkan.mjs');
const env = { CHROME_PATH: browser, ...softwareVulkan() };
const reports = join(root, '.cache', 'test-reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const started = Date.now();

/** A step that counts as one test. */
function check(name, command, args) {
  console.log(`\n── ${name}`);
  const ok = run(command, args, env);
  total[ok ? 'passed' : 'failed']++;
  return ok;
}

/** A vitest project: its own counts, and one failure more where it broke down without counting. */
function tests(project, ...options) {
  console.log(`\n── ${project} tests`);
  const report = join(reports, `${project}.json`);
  const ok = run(
    'npx',
    [
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...options,
    ],
    env,
  );
  let counted = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // No report: the run broke down before its first test; counted as a failure below.
  }
  total.passed += counted.numPassedTests;
  total.failed += counted.numFailedTests;
  total.skipped += counted.numPendingTests + counted.numTodoTests;
  if (!ok && counted.numFailedTests === 0) total.failed++;
}

check('types', 'npx', ['tsc']);
check('lint and layers', 'npm', ['run', '--silent', 'lint']);
check('format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']);
tests('unit');
if (check('build', 'npx', ['vite', 'build', '--logLevel', 'warn'])) {
  // One browser at a time: two software GPUs on two cores starve each other.
  tests('e2e', '--no-file-parallelism');
}

console.log(`\n${Math.round((Date.now() - started) / 1000)} s`);
if (total.skipped > 0) console.log(`${total.skipped} skipped${process.env.GPU === 'off' ? ' (GPU=off)' : ''}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
