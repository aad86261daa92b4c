import { shapePath } from '../../../engine/export/markShapes';
import type { MarkShape } from '../../../engine/export/markShapes';

interface MarkIconProps {
  readonly shape: MarkShape;
  /** `#rrggbb` */
  readonly colour: string;
}

/** A mark as the plot draws it, for legends. Its rim takes the ink of its place. */
export function MarkIcon({ shape, colour }: MarkIconProps) {
  return (
    <svg className="scatter-mark" width={14} height={14} viewBox="-7 -7 14 14" aria-hidden>
      <path d={shapePath(shape, 11)} fill={colour} stroke="currentColor" strokeOpacity={0.5} />
    </svg>
  );
}
