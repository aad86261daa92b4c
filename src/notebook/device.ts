import type { BackendChoice } from '../backend/choice';
import type { DeviceReport } from '../engine/contracts';
import { problemOf, runTask } from './notebook';
import type { Notebook } from './notebook';

/** The report where even asking for a device failed. */
function noDevice(error: unknown): DeviceReport {
  const { message, mend } = problemOf(error);
  return {
    backend: 'webgpu',
    available: false,
    name: 'none',
    software: false,
    maxBufferBytes: 0,
    reason: message,
    mend,
  };
}

/** Opens the device the preferences ask for and shows what it is; a loaded model stays loaded. */
export async function openChosenDevice({ store, preferences, services }: Notebook): Promise<void> {
  const { backend, threads, calibration } = preferences.getState();
  const verdict = calibration && { adapter: calibration.adapter, fastest: calibration.fastest };
  try {
    const device = await services.engine.useDevice({
      choice: backend,
      ...(threads !== undefined && { threads }),
      ...(verdict && { verdict }),
    });
    store.setState({ device });
  } catch (error) {
    store.setState({ device: noDevice(error) });
  }
}

/** Switches to another backend and remembers it. */
export async function chooseDevice(
  notebook: Notebook,
  choice: BackendChoice,
  threads: number | undefined,
): Promise<void> {
  notebook.preferences.setState({ backend: choice, threads });
  await openChosenDevice(notebook);
}

/** Measures both backends, remembers the verdict for this adapter, and lets the automatic choice follow it. */
export async function calibrateDevice(notebook: Notebook): Promise<void> {
  const calibration = await runTask(notebook, 'device', 'Calibrating', (task, onProgress) =>
    notebook.services.engine.calibrate(task, onProgress),
  );
  if (!calibration) return;
  notebook.preferences.setState({ calibration });
  await openChosenDevice(notebook);
}
