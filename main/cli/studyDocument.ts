import type { Field } from '../../core/contract/fields.ts';
import type { StudySpec } from '../../core/contract/study.ts';

/** `excite studies --json`, one study: keys as in the terminal contract. */
export function studyDocument(study: StudySpec): object {
  return {
    id: study.id,
    title: study.title,
    question: study.question,
    presets: study.presets.map((preset) => ({
      id: preset.id,
      title: preset.title,
      origin: preset.origin,
      smoke: preset.smoke ?? false,
      list: preset.list,
      seconds: preset.seconds,
      arms: preset.arms.map((arm) => arm.name),
    })),
    params: Object.entries(study.fields).map(([key, field]) => paramDocument(key, field)),
    metrics: study.metrics.map(({ key, label, symbol, unit }) => ({
      key,
      label,
      symbol: symbol ?? null,
      unit: unit ?? null,
    })),
    tables: study.tables.map((table) => ({ key: table.key, columns: table.columns.map((column) => column.key) })),
    claims: study.claims.map(({ id, preset, statement, sentence, source, expectedVerdict }) => ({
      id,
      preset,
      statement,
      sentence,
      source,
      expectedVerdict,
    })),
  };
}

function paramDocument(key: string, field: Field): object {
  const ranged = field.kind === 'number' || field.kind === 'integer' || field.kind === 'list';
  return {
    key,
    label: field.label,
    symbol: field.symbol ?? null,
    unit: field.unit ?? null,
    kind: field.kind,
    default: field.default,
    min: (ranged ? field.min : undefined) ?? null,
    max: (ranged ? field.max : undefined) ?? null,
    choices: field.kind === 'choice' ? field.choices.map((choice) => choice.value) : null,
  };
}
