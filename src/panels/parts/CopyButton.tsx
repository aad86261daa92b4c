import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

interface CopyButtonProps {
  /** A function where it takes long to make. */
  readonly text: string | (() => string);
  readonly label: string;
}

/** Copies `text`; says so for a moment. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean | undefined>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        onClick={() =>
          void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      </button>
      <span className={copied === false ? 'field-wrong' : 'visually-hidden'} aria-live="polite">
        {copied === undefined ? '' : copied ? 'Copied.' : 'The browser refused to copy: select the text instead.'}
      </span>
    </>
  );
}
