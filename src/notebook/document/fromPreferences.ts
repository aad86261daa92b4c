/** Settings of the version that knew no documents, so that nobody loses them. */
import { parseDocument } from './parseDocument';
import type { NotebookDocument } from './documentTypes';
import { isRecord } from './plainJson';

/** Where that version kept them in the browser's localStorage; theme and device stay there (notebook/preferences). */
export const PREFERENCES_KEY = 'orthrus.preferences.1';

/**
 * A notebook with the settings of the version before.
 * @param stored the text under PREFERENCES_KEY
 * @returns undefined where there is none or it cannot be read
 */
export function documentFromPreferences(stored: string | null): NotebookDocument | undefined {
  if (stored === null) return undefined;
  try {
    const preferences: unknown = JSON.parse(stored);
    return isRecord(preferences) ? parseDocument({ ...preferences, format: 'orthrus-notebook', schema: 0 }) : undefined;
  } catch {
    // Another program's text, or settings beyond repair: that version would have started from its defaults, too.
    return undefined;
  }
}
