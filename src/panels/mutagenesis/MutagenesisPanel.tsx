import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import type { MutagenesisArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { MutagenesisForm } from './MutagenesisForm';
import { MutagenesisResult } from './MutagenesisResult';
import type { MutagenesisParams, MutagenesisView } from './schema';
import './mutagenesis.css';

const isUnderWay = (partial: unknown): partial is Mutagenesis =>
  typeof partial === 'object' && partial !== null && (partial as Partial<Mutagenesis>).distance instanceof Float32Array;

/** Every substitution of a transcript, as tracks over its structure and as a list. */
export default function MutagenesisPanel() {
  const { result, partial } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const underWay = isUnderWay(partial) ? partial : undefined;
  const shown = underWay ?? result?.artefact;
  return (
    <>
      <MutagenesisForm />
      {shown && (
        <MutagenesisResult
          key={underWay ? 'under way' : result!.key}
          mutagenesis={shown}
          result={underWay ? undefined : result}
        />
      )}
    </>
  );
}
