import type { StructureComparison } from '../../analysis/isoformComparison';
import type { IsoformRow } from '../../analysis/isoformTypes';
import { scaleX } from '../../engine/export/genomicScale';
import type { IntronMode } from '../../engine/export/genomicScale';
import { structureLayout } from '../../engine/export/structureLayout';

interface PairStructuresProps {
  readonly rows: readonly [IsoformRow, IsoformRow];
  readonly names: readonly [string, string];
  readonly introns: IntronMode;
  readonly comparison: StructureComparison;
  /** What the two rows are called; 1 and 2 where it is not said. */
  readonly marks?: readonly [string, string];
  /** Exons that are the same in both are joined by bands. */
  readonly bands?: boolean;
}

const WIDTH = 640;
const ROW = 34;

/** Two structures on one scale, with what only one of them covers underlined. */
export function PairStructures(props: PairStructuresProps) {
  const { rows, names, introns, comparison, marks = ['1', '2'], bands = false } = props;
  const { scale, shapes } = structureLayout(rows, 14, WIDTH - 14, introns);
  if (!scale) return null;
  const unique = [comparison.onlyA, comparison.onlyB];
  return (
    <svg
      className="iso-pair"
      viewBox={`0 0 ${WIDTH} ${2 * ROW}`}
      role="img"
      aria-label={`Structures of ${names[0]} and ${names[1]} on one scale; what only one covers is underlined${bands ? ', what both have is joined' : ''}`}
    >
      {bands &&
        comparison.sharedExons.map(([from, to]) => (
          <rect
            key={from}
            x={scaleX(scale, from)}
            y={ROW * 0.4 + 7}
            width={Math.max(1.2, scaleX(scale, to) - scaleX(scale, from))}
            height={ROW - 14}
            className="iso-shared"
          />
        ))}
      {shapes.map((shape, i) => {
        const y = ROW * (i + 0.4);
        const tip = shape.strand === '+' ? 4 : -4;
        const end = shape.strand === '+' ? shape.line![1] + 2 : shape.line![0] - 2;
        return (
          <g key={i}>
            <text x={0} y={y} dy="0.35em">
              {marks[i]}
            </text>
            <line x1={shape.line![0]} x2={shape.line![1]} y1={y} y2={y} className="iso-intron" />
            {shape.boxes.map((box, k) => {
              const height = box.coding ? 14 : 7;
              return (
                <rect
                  key={k}
                  x={box.x}
                  y={y - height / 2}
                  width={box.width}
                  height={height}
                  className={box.coding ? 'iso-coding' : 'iso-noncoding'}
                />
              );
            })}
            {unique[i]!.map(([from, to]) => (
              <rect
                key={from}
                x={scaleX(scale, from)}
                y={y + 9.5}
                width={Math.max(2, scaleX(scale, to) - scaleX(scale, from))}
                height={3}
                className="iso-unique"
              />
            ))}
            <path d={`M${end} ${y - 3.5}l${tip} 3.5l${-tip} 3.5`} className="iso-arrow" />
          </g>
        );
      })}
    </svg>
  );
}
