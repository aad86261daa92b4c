import { GALLERY } from '../../notebook/gallery';
import type { GalleryItem } from '../../notebook/gallery';

interface GalleryListProps {
  readonly disabled: boolean;
  readonly onOpen: (item: GalleryItem) => void;
}

/** The notebooks that ship: a click opens a copy. */
export function GalleryList({ disabled, onOpen }: GalleryListProps) {
  return (
    <section className="start-part" aria-labelledby="gallery-title">
      <h2 id="gallery-title">Gallery</h2>
      <ul className="gallery">
        {GALLERY.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className="gallery-card"
              disabled={disabled}
              data-testid={`gallery-${item.id}`}
              onClick={() => onOpen(item)}
            >
              <span className="gallery-gene">{item.title}</span>
              <span className="gallery-text">{item.text}</span>
              <span className="gallery-facts">{item.facts}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
