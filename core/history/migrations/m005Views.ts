/**
 * What other programs may read (docs/open-data.md): names and columns of these views stay, whatever becomes of the tables
 * below them. Times are milliseconds since 1970; a value that is NULL in v_rows is NaN.
 */
export const m005Views = `
CREATE VIEW v_runs AS
SELECT runs.id AS run, studies.id AS study, studies.version AS study_version, runs.preset, runs.params, runs.seed,
  runs.replicas, runs.name, notes.text AS note, runs.status, runs.stop_reason, runs.reason, runs.started_at AS started_ms,
  runs.wall_ms, runs.steps, runs.backend, runs.device, runs.threads, runs.plan, runs.app_version, runs.git_revision,
  runs.fingerprint, runs.forced, bin.run_key IS NOT NULL AS binned, imports.original_id AS imported_from,
  imports.content_hash AS imported_content_hash
FROM runs JOIN studies USING (study_key) LEFT JOIN notes USING (run_key) LEFT JOIN bin USING (run_key)
  LEFT JOIN imports USING (run_key);

CREATE VIEW v_arms AS
SELECT runs.id AS run, arms.arm AS ordinal, arms.name AS arm, arms.params FROM arms JOIN runs USING (run_key);

CREATE VIEW v_metrics AS
SELECT runs.id AS run, metrics.key AS metric, metrics.label, metrics.symbol, metrics.unit, metrics.scale,
  coalesce(metrics.reference, 0) AS is_reference
FROM metrics JOIN runs USING (run_key);

CREATE VIEW v_rows AS
SELECT runs.id AS run, arms.name AS arm, metrics.key AS metric, rows.replica, rows.step, rows.value
FROM runs JOIN rows USING (run_key)
  JOIN arms ON arms.run_key = rows.run_key AND arms.arm = rows.arm
  JOIN metrics ON metrics.run_key = rows.run_key AND metrics.metric = rows.metric;

CREATE VIEW v_tables AS
SELECT runs.id AS run, table_batches.name AS "table", table_batches.ordinal AS batch, table_batches.length AS rows,
  table_batches.payload
FROM table_batches JOIN runs USING (run_key);

CREATE VIEW v_claims AS
SELECT runs.id AS run, claims.id AS claim, claims.statement, claims.sentence, claims.source, claims.measured,
  claims.expected, claims.tolerance, claims.verdict, claims.expected_verdict,
  claims.verdict IN ('holds', 'fails') AND claims.verdict <> claims.expected_verdict AS is_finding, claims.why,
  claims.control_arm, claims.control_measured, claims.control_expected, claims.control_verdict
FROM claims JOIN runs USING (run_key);

CREATE VIEW v_warnings AS
SELECT runs.id AS run, warnings.code, warnings.key, warnings.sentence FROM warnings JOIN runs USING (run_key);

CREATE VIEW v_tags AS
SELECT runs.id AS run, tags.tag FROM tags JOIN runs USING (run_key);
`;
