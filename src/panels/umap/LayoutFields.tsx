import { NumberField } from './NumberField';
import { DEFAULT_PARAMS, LIMITS } from './schema';
import type { UmapPanelParams } from './schema';

interface LayoutFieldsProps {
  readonly panel: string;
  readonly params: UmapPanelParams;
  readonly onParams: (change: Partial<UmapPanelParams>) => void;
}

/** What decides the layout. */
export function LayoutFields({ panel, params, onParams }: LayoutFieldsProps) {
  const common = (name: 'neighbours' | 'minDist' | 'spread' | 'seed' | 'clusters') => ({
    value: params[name],
    limits: LIMITS[name],
    testId: `${panel}-${name}`,
    onValue: (value: number | null) => onParams({ [name]: value ?? DEFAULT_PARAMS[name] }),
  });
  return (
    <fieldset className="umap-fields">
      <legend className="umap-legend">Layout</legend>
      <NumberField
        {...common('neighbours')}
        label="Neighbours"
        hint="Transcripts that each one is held to, itself counted. Few show fine structure, many the whole."
        whole
      />
      <NumberField
        {...common('minDist')}
        label="Least distance"
        hint="How close points may lie, in units of the layout. Small packs groups tightly; at most the spread."
        whole={false}
      />
      <NumberField
        {...common('spread')}
        label="Spread"
        hint="How far apart groups lie, in units of the layout."
        whole={false}
      />
      <NumberField
        label="Epochs"
        hint="Rounds of the descent. Left empty: 500 up to 10,000 transcripts, 200 beyond."
        value={params.epochs}
        limits={LIMITS.epochs}
        whole
        empty="automatic"
        testId={`${panel}-epochs`}
        onValue={(epochs) => onParams({ epochs })}
      />
      <NumberField {...common('seed')} label="Seed" hint="The same seed gives the same layout, bit for bit." whole />
      <NumberField
        {...common('clusters')}
        label="Clusters"
        hint="Groups of like embeddings by k-means, found in all of their dimensions and not in the layout; 0: none."
        wrong={(value) => (value === 1 ? '0 for none, or 2 and more.' : undefined)}
        whole
      />
    </fieldset>
  );
}
