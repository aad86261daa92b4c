import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ICD = 'vk_swiftshader_icd.json';

/** Folders of a Chrome or Chromium that may hold SwiftShader, the software Vulkan driver, and a Vulkan loader. */
function browserFolders() {
  const playwright = join(process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright'));
  const own = existsSync(playwright)
    ? readdirSync(playwright)
        .filter((name) => name.startsWith('chromium-'))
        .flatMap((name) => ['chrome-linux', 'chrome-linux64'].map((folder) => join(playwright, name, folder)))
    : [];
  return ['/usr/lib/chromium', '/opt/google/chrome', '/usr/lib/chromium-browser', ...own];
}

const hasFiles = (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json'));

/**
 * Environment that gives a Node process a Vulkan device on a Linux machine without a graphics driver: the SwiftShader and
 * the loader of an installed Chrome. Empty where a driver is installed, where the user chose one, and on other systems.
 * Must be set before Node starts: the dynamic linker reads LD_LIBRARY_PATH once.
 * @returns {Record<string, string>}
 */
export function softwareVulkan() {
  if (process.platform !== 'linux' || process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) return {};
  if (hasFiles('/usr/share/vulkan/icd.d') || hasFiles('/etc/vulkan/icd.d')) return {};
  const folder = browserFolders().find((name) => existsSync(join(name, ICD)));
  if (!folder) return {};
  const libraries = [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(':');
  return { VK_ICD_FILENAMES: join(folder, ICD), LD_LIBRARY_PATH: libraries };
}
