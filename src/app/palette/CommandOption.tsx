import { Keys } from './Keys';
import type { CommandMatch } from './matchCommands';

interface CommandOptionProps {
  readonly id: string;
  readonly match: CommandMatch;
  /** Whether Enter runs it. */
  readonly active: boolean;
  readonly onActive: () => void;
  readonly onRun: () => void;
}

/** One command in the list: what it does, why it cannot now, its group and keys. */
export function CommandOption({ id, match, active, onActive, onRun }: CommandOptionProps) {
  const { title, group, keys, disabled } = match.command;
  const off = disabled !== undefined;
  return (
    <li
      id={id}
      role="option"
      className="palette-option"
      aria-selected={active}
      aria-disabled={off}
      data-testid={`palette-${match.command.id}`}
      // By movement: a list that scrolls under a pointer at rest chooses nothing.
      onPointerMove={() => {
        if (!active) onActive();
      }}
      // The focus stays in the field.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!off) onRun();
      }}
    >
      <span className="palette-title">
        <Marked text={title} marks={match.marks} />
        {off && <span className="palette-why">{disabled}</span>}
      </span>
      <span className="palette-group">{group}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </li>
  );
}

/** A text with the letters that were found. */
function Marked({ text, marks }: { readonly text: string; readonly marks: readonly number[] }) {
  if (marks.length === 0) return text;
  const pieces: { text: string; found: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const found = marks.includes(at);
    const last = pieces.at(-1);
    if (last?.found === found) last.text += text[at]!;
    else pieces.push({ text: text[at]!, found });
  }
  return pieces.map((piece, i) => (piece.found ? <mark key={i}>{piece.text}</mark> : piece.text));
}
