import { useEffect, useState } from 'react';
import type { MemoryPlan } from '../../engine/trainingContracts';
import { describeError } from '../../lib/errors';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { TrainingConfig } from '../../train/trainingConfig';

/** Between the last keystroke and the question. */
const QUIET_MS = 300;

export type Plan = { readonly plan: MemoryPlan } | { readonly problem: string };

/** What a step of the configuration needs on the present device; of the one before while the next answer is on its way. */
export function usePlan(config: TrainingConfig): Plan | undefined {
  const { services } = useNotebook();
  const device = useNotebookState((state) => state.device);
  const [plan, setPlan] = useState<Plan | undefined>();
  useEffect(() => {
    if (!device?.available) {
      setPlan(undefined);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      services.training.planTraining(config).then(
        (answer) => current && setPlan({ plan: answer }),
        (error: unknown) => current && setPlan({ problem: describeError(error) }),
      );
    }, QUIET_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [services, device, config]);
  return plan;
}
