import { z } from 'zod';

/**
 * How a run's training steps are computed, as text: `default` (the table kept with the workbench), `eager`, `graph` or
 * `xla` for all steps, `tune` (measured here), or what a tuned run found: `tuned {"step": "graph" | "xla", …}`.
 */
export const planNames = ['default', 'tune', 'eager', 'graph', 'xla'] as const;
export type PlanName = (typeof planNames)[number];

const choicesSchema = z.record(z.string().max(200), z.enum(['graph', 'xla']));
export type PlanChoices = Readonly<z.infer<typeof choicesSchema>>;

export interface RunPlan {
  readonly name: PlanName;
  /** Of a tuned plan: the mode of each step, by its signature. */
  readonly choices: PlanChoices;
}

/** The number of the table of defaults: another table may give other bits. */
const planTableVersion = 1;

/** Reads a plan's text; undefined where it is none. */
export function readPlan(text: string): RunPlan | undefined {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const name = planNames.find((known) => known === word);
  if (name !== undefined && (rest.length === 0 || name === 'default')) return { name, choices: {} };
  if (word !== 'tuned') return undefined;
  try {
    const parsed = choicesSchema.safeParse(JSON.parse(text.trim().slice(word.length)));
    return parsed.success ? { name: 'tune', choices: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}

/** As a run holds it. */
export function planText({ name, choices }: RunPlan): string {
  if (name === 'default') return `default ${planTableVersion}`;
  if (name !== 'tune') return name;
  const sorted = Object.entries(choices).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? 'tune' : `tuned ${JSON.stringify(Object.fromEntries(sorted))}`;
}

/** What of a plan belongs to a run's fingerprint: a tuned one is kept with the run itself. */
export function planLabel({ name }: RunPlan): string {
  return name === 'default' ? `default ${planTableVersion}` : name === 'tune' ? 'tuned' : name;
}
