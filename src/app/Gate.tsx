import { chooseDevice } from '../notebook/device';
import { useNotebook, useNotebookState } from '../notebook/react';

const BROWSERS: readonly { readonly name: string; readonly steps: string }[] = [
  {
    name: 'Chrome and Edge',
    steps:
      'Version 113 or later. In the settings under System, turn on “Use graphics acceleration when available” and restart. If it still is missing, open chrome://gpu (edge://gpu) and look at the line WebGPU: “disabled” gives the reason. On Linux also set chrome://flags/#enable-unsafe-webgpu and chrome://flags/#enable-vulkan to Enabled.',
  },
  {
    name: 'Safari',
    steps: 'Version 26 or later has it turned on. In earlier ones: Settings, Feature Flags, WebGPU.',
  },
  {
    name: 'Firefox',
    steps:
      'Version 141 or later on Windows, 145 on Macs with Apple silicon. Elsewhere open about:config and set dom.webgpu.enabled to true (Nightly builds have it on Linux).',
  },
];

/** Shown where the device asked for is missing: what is missing, how to turn it on, and what works without. */
export function Gate() {
  const notebook = useNotebook();
  const device = useNotebookState((state) => state.device);
  if (!device || device.available) return null;
  const wantsWebGpu = device.backend === 'webgpu';
  return (
    <section className="gate" aria-labelledby="gate-title" data-testid="gate">
      <h2 id="gate-title">
        {wantsWebGpu ? 'This browser gives no WebGPU device' : 'This browser cannot compute on the CPU'}
      </h2>
      <p role="status">
        {device.reason} {device.mend}
      </p>
      <p>
        Reading, checking and browsing transcripts works without a device. Embedding, and what is made from embeddings,
        needs one.
      </p>
      <p>
        <button
          type="button"
          className="button button-main"
          data-testid="gate-switch"
          onClick={() => void chooseDevice(notebook, wantsWebGpu ? 'cpu' : 'webgpu', undefined)}
        >
          {wantsWebGpu ? 'Compute on the CPU instead' : 'Compute on WebGPU instead'}
        </button>
      </p>
      <dl className="gate-browsers">
        {BROWSERS.map((browser) => (
          <div key={browser.name}>
            <dt>{browser.name}</dt>
            <dd>{browser.steps}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        WebGPU also needs a secure address: https, or http on localhost. This page is{' '}
        {isSecureContext ? 'at a secure address.' : 'not at one: that alone may be the reason.'}
      </p>
    </section>
  );
}
