import { Component } from 'react';
import type { ReactNode } from 'react';

interface ViewGuardProps {
  readonly children: ReactNode;
}

/** A view that breaks takes only its own panel down: the rest of the notebook goes on. */
export class ViewGuard extends Component<ViewGuardProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="note note-danger" role="alert">
        <p>
          <strong>This panel could not be drawn: {error.message}.</strong> The rest of the notebook is not affected.
          Undo the last change, or draw it again.
        </p>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          Draw again
        </button>
      </div>
    );
  }
}
