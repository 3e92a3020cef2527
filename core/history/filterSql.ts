import type { FilterKey, FilterNode, FilterOperator, MetricKey } from '../contract/runFilter.ts';
import { runColumns } from './runColumns.ts';

/** A condition and the values of its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

const surprising = `EXISTS (SELECT 1 FROM claims WHERE claims.run_key = runs.run_key
  AND verdict <> expected_verdict AND verdict <> 'notApplicable')`;
const judged = 'EXISTS (SELECT 1 FROM claims WHERE claims.run_key = runs.run_key)';

/** The filter as a condition over runs, studies, notes and looks. Every value is bound, none becomes SQL. */
export function filterSql(filter: FilterNode): Sql {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.parts.map(filterSql);
      const joined = parts.map(({ text }) => text).join(filter.kind === 'and' ? ' AND ' : ' OR ');
      return { text: `(${joined})`, values: parts.flatMap(({ values }) => values) };
    }
    case 'not': {
      const { text, values } = filterSql(filter.part);
      return { text: `NOT coalesce(${text}, 0)`, values };
    }
    case 'word': {
      const columns = ['id', 'name', 'preset', 'note'] as const;
      const places = columns.map((column) => `instr(lower(${runColumns[column]}), lower(?)) > 0`);
      const tag = 'runs.run_key IN (SELECT run_key FROM tags WHERE instr(lower(tag), lower(?)) > 0)';
      return { text: `(${[...places, tag].join(' OR ')})`, values: Array<string>(places.length + 1).fill(filter.word) };
    }
    case 'compare':
      return compareSql(filter.key, filter.operator, filter.value);
  }
}

function compareSql(key: FilterKey, operator: FilterOperator, value: string | number): Sql {
  switch (key.of) {
    case 'text':
      return textSql(runColumns[key.name], operator, value);
    case 'number':
    case 'flag':
      return { text: `${runColumns[key.name]} ${sqlOf(operator)} ?`, values: [value] };
    case 'tag': {
      const match = textSql('tag', operator === '!=' ? '=' : operator, value);
      const isIn = `runs.run_key ${operator === '!=' ? 'NOT IN' : 'IN'}`;
      return { text: `${isIn} (SELECT run_key FROM tags WHERE ${match.text})`, values: match.values };
    }
    case 'claims': {
      const wanted = { expected: `(${judged} AND NOT ${surprising})`, surprising, none: `NOT ${judged}` };
      const text = wanted[value as keyof typeof wanted];
      return { text: operator === '!=' ? `NOT ${text}` : text, values: [] };
    }
    case 'param': {
      const path = `$."${key.name}"`;
      const found = 'json_extract(runs.params, ?)';
      if (typeof value === 'number') {
        const text = `(typeof(${found}) IN ('integer', 'real') AND ${found} ${sqlOf(operator)} ?)`;
        return { text, values: [path, path, value] };
      }
      // A boolean is "true" or "false" as the form and the command line write it.
      const shown = `coalesce(CASE json_type(runs.params, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(${found} AS TEXT) END, '')`;
      const { text, values } = textSql(shown, operator, value);
      return { text, values: [path, path, ...values] };
    }
    case 'metric':
      return metricCompareSql(key, operator, value);
  }
}

function metricCompareSql(key: MetricKey, operator: FilterOperator, value: string | number): Sql {
  const { text: from, values } = metricRow(key);
  const column = metricColumns[key.what];
  if (Number.isNaN(value)) {
    const isNaNText = operator === '!=' ? 'IS NOT NULL' : 'IS NULL';
    return { text: `EXISTS (SELECT 1 ${from} AND ${column} ${isNaNText})`, values };
  }
  return { text: `EXISTS (SELECT 1 ${from} AND ${column} ${sqlOf(operator)} ?)`, values: [...values, value] };
}

const metricColumns = { last: 'summaries.last', min: 'summaries.low', max: 'summaries.high' } as const;

/** The summed-up row of a metric in one arm of the run at hand. */
function metricRow({ arm, name }: MetricKey): Sql {
  const armSql = arm === null ? '0' : '(SELECT arm FROM arms WHERE arms.run_key = runs.run_key AND arms.name = ?)';
  const text = `FROM metrics JOIN summaries USING (run_key, metric)
    WHERE metrics.run_key = runs.run_key AND metrics.key = ? AND summaries.arm = ${armSql}`;
  return { text, values: [name, ...(arm === null ? [] : [arm])] };
}

/** A metric as a value to sort by; what was not measured and NaN have none. */
export function metricValueSql(key: MetricKey): Sql {
  const { text, values } = metricRow(key);
  return { text: `(SELECT ${metricColumns[key.what]} ${text})`, values };
}

function textSql(column: string, operator: FilterOperator, value: string | number): Sql {
  if (operator === '~') return { text: `instr(lower(${column}), lower(?)) > 0`, values: [value] };
  return { text: `lower(${column}) ${sqlOf(operator)} lower(?)`, values: [value] };
}

function sqlOf(operator: FilterOperator): string {
  if (operator === '~') throw new Error('~ compares texts alone');
  return operator === '!=' ? '<>' : operator;
}
