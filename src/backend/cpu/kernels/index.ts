/**
 * The module's exports: `run` for one thread; `share`, `serve` and `close` for several (shared/board.ts).
 * No heap, no statics: instances in several threads share one memory and nothing else.
 */
import { addLayerNorm } from './addLayerNorm';
import { causalConv, packCausalConv } from './causalConv';
import { embedTracks, packEmbedTracks } from './embedTracks';
import { linear, packLinear } from './linear';
import { maskedMean } from './maskedMean';
import { packSelectiveScan, scanGroup, scanOutputs, selectiveScan } from './selectiveScan';
import { Board } from './shared/board';
import { rebuildChannel, scanChannel, walkChannelBack } from './shared/scanBackWalks';
import { prepareSteps } from './shared/scanSteps';
// Backward passes of the encoder.
import { addLayerNormBackward, sumAddLayerNormBackward } from './addLayerNormBackward';
import { axpy } from './axpy';
import { causalConvBackward, sumCausalConvBackward } from './causalConvBackward';
import { columnSum, sumColumnSum } from './columnSum';
import { embedTracksBackward, sumEmbedTracksBackward } from './embedTracksBackward';
import { linearWeightGrad, sumLinearWeightGrad } from './linearWeightGrad';
import { maskedMeanBackward } from './maskedMeanBackward';
import { transpose } from './transpose';

// The scan's backward pass.
import {
  selectiveScanBackward,
  selectiveScanBackwardBc,
  selectiveScanBackwardChannels,
  finishGroup,
  prepareOutputs,
  scanSegment,
  scanSegmentBack,
} from './selectiveScanBackward';

// Heads, losses, optimizer.
import { batchNorm, batchNormApply, batchNormMean, batchNormSquares, batchNormVariance } from './batchNorm';
import { batchNormBackward, batchNormBackwardApply, batchNormBackwardTotal } from './batchNormBackward';
import { adamW } from './adamW';
import { crossEntropy } from './crossEntropy';
import { dcl } from './dcl';
import { dropout } from './dropout';
import { l2Normalise } from './l2Normalise';
import { l2NormaliseBackward } from './l2NormaliseBackward';
import { pointwiseLoss } from './pointwiseLoss';
import { relu } from './relu';
import { reluBackward } from './reluBackward';
import { sumSquares, sumSquaresTotal } from './sumSquares';

// Baselines.
import { expandTracks } from './expandTracks';
import { fold } from './fold';
import { gruCell } from './gruCell';
import { gruCellBackward } from './gruCellBackward';
import { maxPool } from './maxPool';
import { maxPoolBackward } from './maxPoolBackward';
import { unfold } from './unfold';

// Analysis.
import { insertNeighbours, nearestNeighbours, packNearestNeighbours } from './nearestNeighbours';

// Exported, so that the optimiser does not inline them into the loops below: an engine compiles a function anew when it is hot, and
// takes the new code at the next call; a helper's loop is entered once.
export { addLayerNorm, causalConv, embedTracks, linear, maskedMean, selectiveScan };
export { prepareSteps, scanGroup, scanOutputs };
export { packCausalConv, packEmbedTracks, packLinear, packSelectiveScan };
// Backward passes of the encoder.
export { addLayerNormBackward, axpy, causalConvBackward, columnSum, embedTracksBackward, linearWeightGrad };
export { maskedMeanBackward, transpose };
export { sumAddLayerNormBackward, sumCausalConvBackward, sumColumnSum, sumEmbedTracksBackward, sumLinearWeightGrad };

// The scan's backward pass.
export { selectiveScanBackward, selectiveScanBackwardBc, selectiveScanBackwardChannels };
export { prepareOutputs, scanSegment, scanSegmentBack };
export { finishGroup, rebuildChannel, scanChannel, walkChannelBack };

// Heads, losses, optimizer.
export { batchNorm, batchNormApply, batchNormMean, batchNormSquares, batchNormVariance };
export { batchNormBackward, batchNormBackwardApply, batchNormBackwardTotal };
export { adamW, crossEntropy, dcl, dropout, l2Normalise, l2NormaliseBackward, pointwiseLoss };
export { relu, reluBackward, sumSquares, sumSquaresTotal };

// Baselines.
export { expandTracks, fold, gruCell, gruCellBackward, maxPool, maxPoolBackward, unfold };

// Analysis.
export { insertNeighbours, nearestNeighbours, packNearestNeighbours };

/** One tile of a kernel, whose number is that of backend/cpu/plans/. `thread` picks a part of the scratch memory. */
export function runTile(kernel: u32, command: usize, tile: u32, thread: u32): void {
  switch (kernel) {
    case 0:
      return embedTracks(command, tile);
    case 1:
      return addLayerNorm(command, tile);
    case 2:
      return linear(command, tile, thread);
    case 3:
      return causalConv(command, tile);
    case 4:
      return selectiveScan(command, tile, thread);
    case 5:
      return maskedMean(command, tile);
    case 6:
      return packEmbedTracks(command, tile);
    case 7:
      return packLinear(command, tile);
    case 8:
      return packCausalConv(command, tile);
    case 9:
      return packSelectiveScan(command, tile);
    // 10 to 39: backward passes of the encoder.
    case 10:
      return linearWeightGrad(command, tile, thread);
    case 11:
      return sumLinearWeightGrad(command, tile);
    case 12:
      return transpose(command, tile);
    case 13:
      return columnSum(command, tile);
    case 14:
      return sumColumnSum(command, tile);
    case 15:
      return addLayerNormBackward(command, tile);
    case 16:
      return sumAddLayerNormBackward(command, tile);
    case 17:
      return causalConvBackward(command, tile, thread);
    case 18:
      return sumCausalConvBackward(command, tile);
    case 19:
      return embedTracksBackward(command, tile);
    case 20:
      return sumEmbedTracksBackward(command, tile);
    case 21:
      return maskedMeanBackward(command, tile);
    case 22:
      return axpy(command, tile);

    // 40 to 47: the scan's backward pass.
    case 40:
      return selectiveScanBackward(command, tile, thread);
    case 41:
      return selectiveScanBackwardBc(command, tile);
    case 42:
      return selectiveScanBackwardChannels(command, tile);

    // 48 to 79: heads, losses, optimizer.
    case 48:
      return batchNorm(command, tile);
    case 49:
      return batchNormMean(command, tile);
    case 50:
      return batchNormSquares(command, tile);
    case 51:
      return batchNormVariance(command, tile);
    case 52:
      return batchNormApply(command, tile);
    case 53:
      return batchNormBackward(command, tile);
    case 54:
      return batchNormBackwardTotal(command, tile);
    case 55:
      return batchNormBackwardApply(command, tile);
    case 56:
      return relu(command, tile);
    case 57:
      return reluBackward(command, tile);
    case 58:
      return dropout(command, tile);
    case 59:
      return l2Normalise(command, tile);
    case 60:
      return l2NormaliseBackward(command, tile);
    case 61:
      return dcl(command, tile);
    case 62:
      return crossEntropy(command, tile);
    case 63:
      return pointwiseLoss(command, tile);
    case 64:
      return adamW(command, tile);
    case 65:
      return sumSquares(command, tile);
    case 66:
      return sumSquaresTotal(command, tile);

    // 80 to 89: baselines.
    case 80:
      return unfold(command, tile);
    case 81:
      return fold(command, tile);
    case 82:
      return maxPool(command, tile);
    case 83:
      return maxPoolBackward(command, tile);
    case 84:
      return gruCell(command, tile);
    case 85:
      return gruCellBackward(command, tile);
    case 86:
      return expandTracks(command, tile);

    // 90 to 94: analysis.
    case 90:
      return nearestNeighbours(command, tile, thread);
    case 91:
      return packNearestNeighbours(command, tile);

    default:
      unreachable();
  }
}

/** Tiles [first, last) on this thread. */
export function run(kernel: u32, command: usize, first: u32, last: u32): void {
  for (let tile = first; tile < last; tile++) runTile(kernel, command, tile, 0);
}

/**
 * Tiles [first, last) on all threads, this one included; returns when all are done.
 * @param mayWait whether this thread may sleep (a page's may not)
 */
export function share(board: usize, kernel: u32, command: usize, first: u32, last: u32, mayWait: bool): void {
  if (ASC_FEATURE_THREADS) {
    const b = changetype<Board>(board);
    b.publish(kernel, command, first, last);
    while (work(board, 0)) {}
    b.awaitDone(last - first, mayWait);
  }
}

/** Claims one tile and runs it; false where none is left. */
export function work(board: usize, thread: u32): bool {
  if (ASC_FEATURE_THREADS) {
    const b = changetype<Board>(board);
    const left = b.claim();
    if (left === 0) return false;
    runTile(b.kernel, b.command, b.last - left, thread);
    b.finish();
    return true;
  }
  return false;
}

/** The life of a helper (`thread` from 1): works when something is published, returns when the board is closed. */
export function serve(board: usize, thread: u32): void {
  if (ASC_FEATURE_THREADS) {
    const b = changetype<Board>(board);
    let seen: i32 = 0;
    while (true) {
      seen = b.awaitPublished(seen);
      if (b.isClosed()) return;
      while (work(board, thread)) {}
    }
  }
}

/** To be called in a helper whose `serve` has trapped. */
export function fail(board: usize): void {
  if (ASC_FEATURE_THREADS) changetype<Board>(board).fail();
}

/** Sends the helpers home. */
export function close(board: usize): void {
  if (ASC_FEATURE_THREADS) changetype<Board>(board).close();
}
