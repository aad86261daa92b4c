import type { ExonShares } from '../../analysis/exonSharesTypes';
import { hexColour } from './colours';
import { diverging } from './divergingColour';

/** Largest share by size, what the strongest colours stand for. */
export const strongest = ({ shares }: ExonShares): number =>
  shares.reduce((most, one) => Math.max(most, Math.abs(one)), 0);

/** Colour of a share on the scale of its figure: orange sets the two apart, purple brings them closer. */
export const shareColour = (share: number, most: number): string => hexColour(diverging(most > 0 ? share / most : 0));
