import { TRACK_NAMES } from '../../bio/tracks';
import type { ModelCard } from '../../engine/contracts';
import { formatCount, formatParameters } from '../../notebook/format';
import { CopyButton } from '../parts/CopyButton';

/** What is loaded, in full. */
export function ModelCardView({ card }: { readonly card: ModelCard }) {
  const { config } = card;
  const facts: readonly (readonly [string, string])[] = [
    ['Source', card.source],
    ['Container', card.container],
    ['Layers', `${config.nLayer} Mamba blocks of width ${config.dModel}`],
    ['Mixer', `inner ${config.dInner}, state ${config.dState}, convolution ${config.dConv}, Δ rank ${config.dtRank}`],
    ['Parameters', `${formatParameters(card.parameterCount)} (${formatCount(card.parameterCount)})`],
    ['Tracks', `${config.nTracks}: ${TRACK_NAMES.slice(0, config.nTracks).join(', ')}`],
    ['Sequence head', config.sequenceHead ? `yes, ${config.sequenceHead.body} → ${config.sequenceHead.out}` : 'none'],
    ...(card.facts ?? []),
  ];
  return (
    <div className="card" data-testid="model-card">
      <h3>{card.name}</h3>
      <dl className="facts-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>SHA-256 of the weights</dt>
          <dd className="hash">
            <code>{card.sha256}</code>
            <CopyButton text={card.sha256} label="Copy the hash" />
          </dd>
        </div>
      </dl>
      {card.notes.length > 0 && (
        <ul className="notes">
          {card.notes.map((note, index) => (
            <li key={index}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
