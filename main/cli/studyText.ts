import { allowedText, fieldText } from '../../core/contract/fields.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { textTable, wrapped } from './textTable.ts';

/** The catalog for reading. */
export function studiesText(studies: readonly StudySpec[], columns: number): string {
  return studies
    .map(
      (study) =>
        `${study.id}  ${study.title} (${study.presets.length} presets, ${study.claims.length} claims)\n` +
        wrapped(study.question, columns, '  '),
    )
    .join('');
}

/** One study for reading: question, params, presets, metrics, tables, charts, claims. */
export function studyText(study: StudySpec, columns: number): string {
  const section = (title: string, text: string): string => `\n${title}\n${text}`;
  return (
    `${study.id}  ${study.title}, version ${study.version}\n${wrapped(study.question, columns)}` +
    section(
      'Params',
      textTable(
        ['key', 'default', 'unit', 'allowed', 'label'],
        Object.entries(study.fields).map(([key, field]) => [
          key,
          fieldText(field.default),
          field.unit ?? '',
          allowedText(field),
          field.label,
        ]),
      ),
    ) +
    section(
      'Presets',
      textTable(
        ['id', 'origin', 'list', 'seconds', 'replicas', 'arms', 'title'],
        study.presets.map((preset) => [
          preset.id,
          preset.origin,
          preset.smoke ? `${preset.list}, smoke` : preset.list,
          String(preset.seconds),
          String(preset.replicas),
          preset.arms.map((arm) => (arm.control ? `${arm.name}*` : arm.name)).join(','),
          preset.title,
        ]),
      ),
    ) +
    '* = a control\n' +
    section(
      'Metrics',
      textTable(
        ['key', 'unit', 'label'],
        study.metrics.map((metric) => [
          metric.key,
          metric.unit ?? '',
          metric.reference ? `${metric.label} (predicted)` : metric.label,
        ]),
      ),
    ) +
    section(
      'Tables',
      textTable(
        ['key', 'columns'],
        study.tables.map((table) => [table.key, table.columns.map((column) => column.key).join(',')]),
      ),
    ) +
    section(
      'Charts',
      textTable(
        ['key', 'title'],
        study.charts.map((chart) => [chart.key, chart.title]),
      ),
    ) +
    section(
      'Claims',
      textTable(
        ['id', 'preset', 'statement', 'expected', 'sentence', 'source'],
        study.claims.map((claim) => [
          claim.id,
          claim.preset,
          claim.statement,
          claim.expectedVerdict,
          claim.sentence,
          claim.source,
        ]),
      ),
    )
  );
}
