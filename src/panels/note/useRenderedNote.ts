import { useEffect, useMemo, useState } from 'react';
import type { FormulaRenderer, renderNote } from './renderNote';

interface Libraries {
  readonly renderNote: typeof renderNote;
  /** Undefined until a note with a dollar is shown. */
  readonly formula: FormulaRenderer | undefined;
}

/** Loaded with the first note on the page; the last to arrive is kept for the notes that follow. */
let held: Libraries | undefined;

async function load(formulas: boolean): Promise<Libraries> {
  const [markdown, formula] = await Promise.all([
    import('./renderNote'),
    formulas ? Promise.all([import('./renderFormula'), import('katex/dist/katex.min.css')]) : undefined,
  ]);
  held = { renderNote: markdown.renderNote, formula: formula?.[0].renderFormula ?? held?.formula };
  return held;
}

/**
 * A note as HTML (renderNote says what of it is safe), once the libraries are there.
 *
 * @returns `html` undefined while they are on their way; `failed` where they cannot be loaded
 */
export function useRenderedNote(text: string): { readonly html: string | undefined; readonly failed: boolean } {
  const formulas = text.includes('$');
  const [libraries, setLibraries] = useState(held);
  const [failed, setFailed] = useState(false);
  const enough = libraries !== undefined && (!formulas || libraries.formula !== undefined);

  useEffect(() => {
    if (enough) return;
    let current = true;
    load(formulas).then(
      (loaded) => {
        if (current) setLibraries(loaded);
      },
      () => {
        if (current) setFailed(true);
      },
    );
    return () => {
      current = false;
    };
  }, [enough, formulas]);

  const html = useMemo(
    () => (libraries && enough ? libraries.renderNote(text, libraries.formula) : undefined),
    [libraries, enough, text],
  );
  return { html, failed };
}
