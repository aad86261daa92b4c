import { useId, useState } from 'react';
import type { BackendChoice } from '../backend/choice';
import { calibrateDevice, chooseDevice } from '../notebook/device';
import { formatBytes, formatCount } from '../notebook/format';
import { cancelTask } from '../notebook/notebook';
import { useNotebook, useNotebookState, usePreference } from '../notebook/react';

const CHOICES: readonly { readonly choice: BackendChoice; readonly label: string; readonly hint: string }[] = [
  { choice: 'auto', label: 'Automatic', hint: 'a graphics card, else the CPU' },
  { choice: 'webgpu', label: 'WebGPU', hint: 'also a software adapter, which is slow' },
  { choice: 'cpu', label: 'CPU', hint: 'WebAssembly SIMD, runs everywhere' },
];

/** The device badge: what computes here and why; opens a menu to choose another and to measure which is faster. */
export function DeviceMenu() {
  const id = useId();
  const device = useNotebookState((state) => state.device);
  const text = !device ? 'looking for a device…' : device.available ? device.name : 'no device';
  const warn = device !== undefined && (!device.available || device.software);
  return (
    <div className="device">
      <button
        type="button"
        className={warn ? 'badge badge-warn device-badge' : 'badge device-badge'}
        popoverTarget={id}
        aria-label={`Device: ${text}`}
        title={device?.reason}
        data-testid="device-badge"
      >
        {text}
        {device?.available && device.software ? ': slow' : ''} <span aria-hidden>▾</span>
      </button>
      <div id={id} popover="auto" className="device-menu" role="dialog" aria-label="Device" data-testid="device-menu">
        <Facts />
        <Choice />
        <Calibrate />
      </div>
    </div>
  );
}

function Facts() {
  const device = useNotebookState((state) => state.device);
  if (!device) return <p className="quiet">Looking for a device…</p>;
  return (
    <>
      <p>
        <strong>{device.available ? device.name : 'No device'}</strong>
      </p>
      <p className="quiet" data-testid="device-reason">
        {device.reason} {device.mend}
        {device.available && ` Largest buffer: ${formatBytes(device.maxBufferBytes)}.`}
      </p>
    </>
  );
}

function Choice() {
  const notebook = useNotebook();
  const [choice] = usePreference('backend');
  const [threads] = usePreference('threads');
  const busy = useNotebookState((state) => Object.keys(state.tasks).length > 0);
  const cores = navigator.hardwareConcurrency;
  return (
    <>
      <fieldset className="choices device-choices">
        <legend>Compute on</legend>
        {CHOICES.map((one) => (
          <label key={one.choice} className="check">
            <input
              type="radio"
              name="backend"
              checked={choice === one.choice}
              disabled={busy}
              data-testid={`device-${one.choice}`}
              onChange={() => void chooseDevice(notebook, one.choice, threads)}
            />
            {one.label} <span className="quiet">{one.hint}</span>
          </label>
        ))}
      </fieldset>
      <label className="device-threads">
        CPU threads
        <input
          type="number"
          min={1}
          max={64}
          placeholder={String(cores)}
          value={threads ?? ''}
          disabled={busy || !crossOriginIsolated}
          onChange={(event) => {
            const wanted = event.target.valueAsNumber;
            void chooseDevice(
              notebook,
              choice,
              Number.isInteger(wanted) && wanted > 0 ? Math.min(64, wanted) : undefined,
            );
          }}
        />
        <span className="quiet">
          {crossOriginIsolated
            ? `this machine has ${cores}`
            : 'one: this server does not isolate the page (COOP, COEP)'}
        </span>
      </label>
    </>
  );
}

function Calibrate() {
  const notebook = useNotebook();
  const task = useNotebookState((state) => state.tasks.device);
  const busy = useNotebookState((state) => Object.keys(state.tasks).some((id) => id !== 'device'));
  const [calibration] = usePreference('calibration');
  const [ran, setRan] = useState(false);
  const done = task?.progress && task.progress.total > 0 ? task.progress.done / task.progress.total : 0;
  return (
    <div className="device-calibrate">
      {task ? (
        <>
          <progress value={done} aria-label="Calibrating" />
          <button type="button" className="button" onClick={() => void cancelTask(notebook, 'device')}>
            Cancel
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={busy}
          title={busy ? 'What runs would be measured too: wait for its end' : undefined}
          data-testid="device-calibrate"
          onClick={() => {
            setRan(true);
            void calibrateDevice(notebook);
          }}
        >
          Measure which is faster (5 s)
        </button>
      )}
      <div role="status" aria-live="polite">
        {calibration && !task && (
          <ul className="device-results" data-testid="device-results">
            {calibration.results.map((result) => (
              <li key={result.backend}>
                {result.backend === 'cpu' ? 'CPU' : 'WebGPU'}:{' '}
                {result.tokensPerSecond > 0
                  ? `${formatCount(Math.round(result.tokensPerSecond))} nucleotides/s with Orthrus Small`
                  : result.problem}
                {result.backend === calibration.fastest && <strong> · faster, taken by “Automatic”</strong>}
              </li>
            ))}
            {!ran && <li className="quiet">measured on an earlier visit</li>}
          </ul>
        )}
      </div>
    </div>
  );
}
