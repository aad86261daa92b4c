import { Fragment } from 'react';
import { keyCaps, onApple } from './keys';
import './palette.css';

/** Keys of a command as they stand on the keyboard. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keyCaps(keys, onApple()).map((caps, i) => (
        <Fragment key={i}>
          {i > 0 && <span className="quiet"> then </span>}
          {caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
