import type { Progress } from '../../lib/progress';
import type { Training } from './plan';

type Costly = Pick<Training, 'contestant' | 'cost'>;

/**
 * How far a table is. Trainings differ a hundredfold in work, and contestants in speed: what is left is told from the work that is
 * left of each contestant and from the speed that it has had, or, before its first step, that all have had together.
 */
export class Pace {
  private readonly left = new Map<string, number>();
  private readonly spent = new Map<string, { work: number; seconds: number }>();
  private done = 0;
  private current: { readonly training: Costly; readonly since: number; share: number } | undefined;

  /** @param now milliseconds clock, replaceable in tests */
  constructor(
    private readonly trainings: readonly Costly[],
    private readonly now: () => number = () => performance.now(),
  ) {
    for (const { contestant, cost } of trainings) this.left.set(contestant, (this.left.get(contestant) ?? 0) + cost);
  }

  begin(training: Costly): void {
    this.current = { training, since: this.now(), share: 0 };
  }

  /** @param share of the training under way that is done, were it to go on to its last epoch */
  step(share: number): void {
    if (this.current) this.current.share = share;
  }

  /** A training is done; of one that was not begun here, because it was remembered, the time says nothing. */
  end(training: Costly): void {
    const { contestant, cost } = training;
    this.left.set(contestant, this.left.get(contestant)! - cost);
    if (this.current) {
      const before = this.spent.get(contestant) ?? { work: 0, seconds: 0 };
      const seconds = (this.now() - this.current.since) / 1000;
      this.spent.set(contestant, { work: before.work + cost, seconds: before.seconds + seconds });
    }
    this.current = undefined;
    this.done++;
  }

  /** In trainings; the rate is such that it tells the time that is left. */
  progress(stage: string): Progress {
    const total = this.trainings.length;
    const done = this.done + (this.current?.share ?? 0);
    const seconds = this.secondsLeft();
    return { stage, done, total, unit: 'trainings', rate: seconds > 0 ? (total - done) / seconds : 0 };
  }

  private secondsLeft(): number {
    const speeds = new Map(this.spent);
    const left = new Map(this.left);
    if (this.current) {
      const { training, since, share } = this.current;
      const { contestant, cost } = training;
      const before = speeds.get(contestant) ?? { work: 0, seconds: 0 };
      const work = share * cost;
      speeds.set(contestant, { work: before.work + work, seconds: before.seconds + (this.now() - since) / 1000 });
      left.set(contestant, left.get(contestant)! - work);
    }
    const all = [...speeds.values()].reduce((a, b) => ({ work: a.work + b.work, seconds: a.seconds + b.seconds }), {
      work: 0,
      seconds: 0,
    });
    return [...left].reduce((sum, [contestant, work]) => {
      const own = speeds.get(contestant);
      const { work: did, seconds } = own && own.work > 0 ? own : all;
      return sum + (did > 0 ? (work * seconds) / did : 0);
    }, 0);
  }
}
