/** `npm start`: packages, build, a local server with cross-origin isolation, and the browser where there is a display. */
import { installPackages, requireNode, root } from './setup.mjs';

requireNode();
installPackages();
const { build, preview } = await import('vite');
await build({ root, logLevel: 'warn' });
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const port = process.env.PORT ? Number(process.env.PORT) : 4173;
const server = await preview({ root, preview: { port, open: hasDisplay && !process.env.CI } });
console.log(`Orthrus Notebook is ready at ${server.resolvedUrls.local[0]}  (Ctrl-C stops it)`);
