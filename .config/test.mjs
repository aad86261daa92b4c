/**
 * `npm test`: set-up, then types, lint and layers, format and build side by side, unit and kernel tests, end-to-end tests.
 * Ends with `N passed, N failed` (`, N skipped` where GPU=off leaves something out); exit status 1 when anything failed.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installBrowser, installPackages, requireNode, root, run, runQuietly } from './setup.mjs';

requireNode();
installPackages();
const browser = await installBrowser();
const { softwareVulkan } = await import('../src/cli/softwareVulkan.mjs');
const env = { CHROME_PATH: browser, ...softwareVulkan() };
const reports = join(root, '.cache', 'test-reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
/** Of what failed, said again at the end, where it is seen. */
const failures = [];
const started = Date.now();

/**
 * Steps that each take one core and count as one test, side by side; the output of each in one piece when it has ended.
 * @returns names of those that failed
 */
async function checks(steps) {
  const failed = [];
  await Promise.all(
    steps.map(async ([name, command, ...args]) => {
      const { ok, output } = await runQuietly(command, args, env);
      console.log(`\n── ${name}${ok ? '' : ': failed'}\n${output}`.trimEnd());
      total[ok ? 'passed' : 'failed']++;
      if (ok) return;
      failed.push(name);
      failures.push(`${name}\n${output.split('\n').slice(-15).join('\n')}`);
    }),
  );
  return failed;
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
  let counted = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // No report: the run broke down before its first test; counted as a failure below.
  }
  total.passed += counted.numPassedTests;
  total.failed += counted.numFailedTests;
  total.skipped += counted.numPendingTests + counted.numTodoTests;
  if (!ok && counted.numFailedTests === 0) total.failed++;
  for (const { name: file, message, assertionResults } of counted.testResults) {
    if (message) failures.push(`${relative(root, file)}\n${message}`);
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status !== 'failed') continue;
      const said = failureMessages.join('\n').split('\n').slice(0, 15).join('\n');
      failures.push(`${relative(root, file)} > ${fullName}\n${said}`);
    }
  }
}

const failed = await checks([
  ['types', 'npx', 'tsc'],
  ['lint and layers', 'npm', 'run', '--silent', 'lint'],
  ['format', 'npx', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['build', 'npx', 'vite', 'build', '--logLevel', 'warn'],
]);
tests('unit');
if (!failed.includes('build')) {
  // One browser at a time: two software GPUs on two cores starve each other (two files at once took 95 % of the time, and each file twice as long).
  tests('e2e', '--no-file-parallelism');
}

for (const failure of failures) console.log(`\nfailed: ${failure}`);
console.log(`\n${Math.round((Date.now() - started) / 1000)} s`);
if (total.skipped > 0) console.log(`${total.skipped} skipped${process.env.GPU === 'off' ? ' (GPU=off)' : ''}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
