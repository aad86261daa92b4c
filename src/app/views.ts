import { lazy } from 'react';
import type { ComponentType } from 'react';

/** The view of each kind of panel; its code comes with the first panel of the kind. */
export const VIEWS: Readonly<Record<string, ComponentType>> = {
  note: lazy(() => import('../panels/note/NotePanel')),
  data: lazy(() => import('../panels/data/DataPanel')),
  model: lazy(() => import('../panels/model/ModelPanel')),
  embed: lazy(() => import('../panels/embed/EmbedPanel')),
  isoforms: lazy(() => import('../panels/isoforms/IsoformsPanel')),
  umap: lazy(() => import('../panels/umap/UmapPanel')),
  table: lazy(() => import('../panels/table/TablePanel')),
  neighbours: lazy(() => import('../panels/neighbours/NeighboursPanel')),
  train: lazy(() => import('../panels/train/TrainPanel')),
  ablation: lazy(() => import('../panels/ablation/AblationPanel')),
  finetune: lazy(() => import('../panels/finetune/FineTunePanel')),
  probe: lazy(() => import('../panels/probe/ProbePanel')),
  structure: lazy(() => import('../panels/structure/StructurePanel')),
  mutagenesis: lazy(() => import('../panels/mutagenesis/MutagenesisPanel')),
  fewshot: lazy(() => import('../panels/fewshot/FewShotPanel')),
  domains: lazy(() => import('../panels/domains/DomainsPanel')),
  shares: lazy(() => import('../panels/shares/SharesPanel')),
  jacobian: lazy(() => import('../panels/jacobian/JacobianPanel')),
  skipping: lazy(() => import('../panels/skipping/SkippingPanel')),
  similarity: lazy(() => import('../panels/similarity/SimilarityPanel')),
  fitness: lazy(() => import('../panels/fitness/FitnessPanel')),
};
