import { chromium, type Browser } from 'playwright';

/** Chromium flags under which WebGPU works without a GPU, in pages and workers, and nothing is asked of the network. */
const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];
const WEBGPU = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--use-vulkan=swiftshader',
];

/** A real browser: the Chrome or Chromium that `npm test` found, else Playwright's own. `webgpu: false` is a browser without it. */
export function launch({ webgpu = true, proxy }: { webgpu?: boolean; proxy?: string } = {}): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'];
  const args = webgpu ? [...QUIET, ...WEBGPU] : [...QUIET, '--disable-features=WebGPU', '--disable-gpu'];
  return chromium.launch({
    args,
    ...(executablePath && { executablePath }),
    ...(proxy && { proxy: { server: proxy, bypass: 'localhost' } }),
  });
}
