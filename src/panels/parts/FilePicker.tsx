import { useId } from 'react';
import type { ReactNode } from 'react';

interface FilePickerProps {
  readonly label: string;
  readonly testId: string;
  readonly inputTestId: string;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children?: ReactNode;
}

/**
 * A drop zone that is also a file picker. The input stays in the tab order (visually hidden, never `display: none`),
 * so Enter and Space open the system's dialog; files dropped anywhere are caught by the window (app/useWindowDrop).
 */
export function FilePicker({ label, testId, inputTestId, disabled = false, onFiles, children }: FilePickerProps) {
  const id = useId();
  return (
    <div className="drop" data-testid={testId}>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        multiple
        disabled={disabled}
        data-testid={inputTestId}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file picked again must fire again.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <label htmlFor={id} className="drop-label">
        <span className="button">{label}</span> or drop them here
      </label>
      {children}
    </div>
  );
}
