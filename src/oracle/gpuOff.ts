import { beforeEach, type RunnerTestCase, type RunnerTestSuite } from 'vitest';

/**
 * GPU=off leaves out the tests that need a WebGPU adapter: those with "webgpu" in their name or in that of a suite around them.
 * They count as skipped, and `npm test` prints how many. Without GPU=off a missing adapter is a failure.
 */
export const gpuOff = process.env['GPU'] === 'off';

if (gpuOff) {
  beforeEach((context) => {
    const names: string[] = [];
    for (let task: RunnerTestCase | RunnerTestSuite | undefined = context.task; task; task = task.suite)
      names.push(task.name);
    if (names.some((name) => /webgpu/i.test(name))) context.skip();
  });
}
