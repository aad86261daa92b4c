import { FolderOpen } from 'lucide-react';
import { openGallery } from '../../notebook/actions/gallery';
import { counted } from '../../notebook/format';
import { GALLERY } from '../../notebook/gallery';
import type { GalleryItem } from '../../notebook/gallery';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { PanelSection } from '../parts/PanelSection';
import { TaskProgress } from '../parts/TaskProgress';
import './gallery.css';

/** Panels whose tasks an item goes through; the gallery's own task shows by itself. */
const STEPS = ['data', 'model', 'embed'] as const;

interface GalleryPanelProps {
  /** Brings a panel into view and sets the focus on it. */
  readonly onShow: (panel: 'data' | 'isoforms') => void;
  readonly onGallery: (id: string) => void;
}

/** The start page: one click from nothing to a gene's isoforms. */
export function GalleryPanel({ onShow, onGallery }: GalleryPanelProps) {
  const notebook = useNotebook();
  const model = useNotebookState((state) => state.model);
  const noDevice = useNotebookState((state) => state.device?.available === false);
  const open = async (item: GalleryItem): Promise<void> => {
    onGallery(item.id);
    const outcome = await openGallery(notebook, item, import.meta.env.BASE_URL);
    if (outcome !== 'stopped') onShow(outcome === 'embedded' ? 'isoforms' : 'data');
  };
  return (
    <PanelSection
      kind="gallery"
      title="Start"
      summary={
        noDevice
          ? 'One click loads a gene’s transcripts; embedding them needs a device.'
          : 'One click loads a gene, embeds its transcripts and shows how its isoforms cluster.'
      }
    >
      <Step />
      <ul className="gallery">
        {GALLERY.map((item) => (
          <Card key={item.id} item={item} onOpen={() => void open(item)} />
        ))}
        <li>
          <button type="button" className="gallery-card" data-testid="gallery-own" onClick={() => onShow('data')}>
            <span className="gallery-gene">
              Your own files <FolderOpen aria-hidden size={16} />
            </span>
            <span className="gallery-text">
              A transcript FASTA and its GTF, or any of the other formats. They are read here and sent nowhere.
            </span>
          </button>
        </li>
      </ul>
      <p className="quiet">
        {model?.card.trained
          ? `These use the model that is loaded: ${model.card.name}.`
          : 'Until a trained model ships, these use “Orthrus Small, untrained (seed 0)”: what comes out is geometry, not biology. Load the published weights in the Model panel to change that.'}
      </p>
    </PanelSection>
  );
}

/** The step that the chosen item is at, here too: its own panel may be far down the page. */
function Step() {
  const panel = useNotebookState((state) =>
    state.galleryId === undefined ? undefined : STEPS.find((kind) => state.tasks[kind] !== undefined),
  );
  const task = useNotebookState((state) => (panel ? state.tasks[panel] : undefined));
  return panel && task ? <TaskProgress panel={panel} task={task} cancelTestId="gallery-cancel" silent /> : null;
}

function Card({ item, onOpen }: { readonly item: GalleryItem; readonly onOpen: () => void }) {
  const active = useNotebookState((state) => state.galleryId === item.id);
  const step = useNotebookState((state) => {
    const task = state.tasks.gallery ?? state.tasks.data ?? state.tasks.model ?? state.tasks.embed;
    return state.galleryId === item.id ? task : undefined;
  });
  const share = step?.progress && step.progress.total > 0 ? step.progress.done / step.progress.total : undefined;
  return (
    <li>
      <button
        type="button"
        className={active ? 'gallery-card gallery-card-active' : 'gallery-card'}
        data-testid={`gallery-${item.id}`}
        disabled={step !== undefined}
        onClick={onOpen}
      >
        <span className="gallery-gene">
          {item.gene} <span className="quiet">{item.title}</span>
        </span>
        <span className="gallery-text">{item.text}</span>
        <span className="gallery-facts">
          {step
            ? `${step.title}${share === undefined ? '…' : ` ${Math.floor(100 * share)} %`}`
            : item.ensembl === undefined
              ? `${counted(item.isoforms, 'isoform')}, ${counted(item.nucleotides, 'nucleotide')}`
              : `${counted(item.isoforms, 'isoform')}; sequences come from Ensembl: needs internet, or a genome of yours`}
        </span>
      </button>
      {item.ensembl !== undefined && (
        <a className="gallery-link" href={`${import.meta.env.BASE_URL}gallery/${item.gene}.structures.gtf.gz`} download>
          Structures only (GTF)
        </a>
      )}
    </li>
  );
}
