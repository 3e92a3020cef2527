import { z } from 'zod';
import { branchRequestSchema } from './branch.ts';
import { dataSetName } from './dataSetName.ts';
import { diagnosisStatusSchema, pointWishesSchema } from './diagnosis.ts';
import type { PlainError } from './errors.ts';
import { compareViewSchema, mostCompared } from './compareView.ts';
import { paramsSchema } from './fields.ts';
import { figureDocumentSchema, figureHeadSchema, figurePreviewSchema } from './figure.ts';
import { figureFormats } from './figureLooks.ts';
import { imageReportSchema, imageWishesSchema } from './imageReport.ts';
import {
  checkpointRecordSchema,
  claimResultSchema,
  progressSchema,
  rowBatchSchema,
  runRecordSchema,
  runSpecSchema,
  runStatuses,
  tableBatchSchema,
  warningSchema,
} from './run.ts';
import {
  executorNames,
  mostRuns,
  slurmSettingsSchema,
  sweepDocumentSchema,
  sweepMemberSchema,
  sweepPreviewSchema,
  sweepRecordSchema,
  sweepResultsSchema,
} from './sweep.ts';
import { runCountsSchema, runPageSchema, runQuerySchema, shelveSchema } from './runQuery.ts';
import { commandIds } from './commands.ts';
import { settingsChangeSchema, settingsStateSchema } from './settings.ts';
import type { startChannels } from './startChannels.ts';
import { storageReportSchema } from './storage.ts';
import { windowStateSchema } from './windowState.ts';

const runId = z.object({ runId: z.string().regex(/^[a-z0-9-]{1,64}$/) });
const sweepId = z.object({ sweepId: z.string().regex(/^[a-z0-9-]{1,64}$/) });
const figureId = z.object({ figureId: z.string().regex(/^[a-z0-9-]{1,64}$/) });
const figureDocument = z.object({ document: figureDocumentSchema });
const nothing = z.object({});

const refusalSchema = z.object({ key: z.string(), sentence: z.string(), forcible: z.boolean() });

/** How a metric or arm index of a stored run is read, whatever has become of its study since. */
const runDetailSchema = z.object({
  run: runRecordSchema,
  metrics: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      symbol: z.string().optional(),
      unit: z.string().optional(),
      scale: z.enum(['linear', 'log']),
      reference: z.boolean().optional(),
    }),
  ),
  armParams: z.record(z.string(), paramsSchema),
  warnings: z.array(warningSchema),
  claims: z.array(claimResultSchema),
  checkpoints: z.array(checkpointRecordSchema.omit({ file: true })),
  tables: z.array(z.object({ key: z.string(), rows: z.number() })),
  rows: z.number(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** Data sets of the data folder, what is being fetched, and why the last attempt failed. */
const dataStatusSchema = z.object({
  sets: z.array(
    z.object({ name: z.string(), kind: z.enum(['images', 'table']), what: z.string(), present: z.boolean() }),
  ),
  work: z
    .object({
      set: z.string(),
      sentence: z.string(),
      /** 0 to 1; null where it is not known. */
      share: z.number().min(0).max(1).nullable(),
    })
    .nullable(),
  failure: z.object({ sentence: z.string(), hint: z.string().optional() }).nullable(),
  /** A folder of images that was looked at and is not kept yet. */
  found: z.object({ set: z.string(), source: z.string(), report: imageReportSchema }).nullable(),
});
export type DataStatus = z.infer<typeof dataStatusSchema>;

/** The one set that can be had by name. */
const fetchableSet = z.object({ set: z.literal('cifar10') });

/** A file that the user opened, dropped or started the workbench with, judged by main. */
const openedDocumentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spec'), name: z.string(), spec: runSpecSchema.partial() }),
  z.object({ kind: z.literal('sweep'), name: z.string(), document: sweepDocumentSchema }),
  z.object({ kind: z.literal('table'), name: z.string(), set: z.string(), rows: z.number(), columns: z.number() }),
  /** A file of weights: `diagnosis.changed` tells what is in it. */
  z.object({ kind: z.literal('weights'), name: z.string() }),
  z.object({ kind: z.literal('figure'), name: z.string(), figureId: z.string() }),
  /** Ids of the runs of a bundle: taken in now, or here already. */
  z.object({ kind: z.literal('bundle'), name: z.string(), added: z.array(z.string()), here: z.array(z.string()) }),
  z.object({ kind: z.literal('refused'), name: z.string(), sentence: z.string(), hint: z.string().optional() }),
]);
export type OpenedDocument = z.infer<typeof openedDocumentSchema>;

export const doctorSchema = z.object({
  appVersion: z.string(),
  items: z.array(z.object({ name: z.string(), value: z.string(), ok: z.boolean(), hint: z.string().optional() })),
});
export type DoctorReport = z.infer<typeof doctorSchema>;

/**
 * Every request of the window but those of its start: one table, from which both ends take their types. Errors of any
 * channel are a PlainError. A page never sends a path: files go through dialogs of the main process.
 */
export const workbenchChannels = {
  'app.info': { request: nothing, reply: z.object({ appVersion: z.string(), cores: z.number() }) },
  /** The end of the log, newest last. */
  'app.log': { request: nothing, reply: z.object({ text: z.string() }) },
  /** Doctor's report and the log as one file, where main asks. */
  'app.saveReport': { request: nothing, reply: z.object({ saved: z.string().nullable() }) },
  /** `readOnly`: why the history can only be read; null where it can be written. */
  'history.state': { request: nothing, reply: z.object({ readOnly: z.string().nullable() }) },
  'app.doctor': { request: nothing, reply: doctorSchema },
  /** Answered when it is on disk. */
  'window.save': { request: windowStateSchema, reply: nothing },
  /** A command that main does; a page may ask for those alone. */
  'window.command': { request: z.object({ id: z.enum(commandIds) }), reply: nothing },
  'settings.change': {
    request: settingsChangeSchema,
    reply: settingsStateSchema,
  },
  /** Main asks for the folder, or goes back to the one in the home folder; counts from the next start on. */
  'settings.dataFolder': { request: z.object({ own: z.boolean() }), reply: settingsStateSchema },
  /** The page is there: documents that came before it are opened now. */
  'documents.ready': { request: nothing, reply: nothing },
  'documents.open': { request: nothing, reply: nothing },
  'documents.recent': { request: nothing, reply: z.array(z.object({ id: z.number().int(), name: z.string() })) },
  'documents.reopen': { request: z.object({ id: z.number().int() }), reply: nothing },
  'clipboard.write': { request: z.object({ text: z.string().max(100_000) }), reply: nothing },
  /** Preflight without a run row: refusals and warnings in words. */
  'run.check': {
    request: runSpecSchema,
    reply: z.object({ refusals: z.array(refusalSchema), warnings: z.array(warningSchema) }),
  },
  'run.start': { request: runSpecSchema, reply: runId },
  /** Goes on from the newest checkpoint, or from the one of that step. */
  'run.resume': {
    request: runId.extend({ acceptFingerprint: z.boolean(), fromStep: z.number().int().min(0).nullable() }),
    reply: runId,
  },
  /** A new run from the state of a checkpoint of that run, with changed params. */
  'run.branch': { request: branchRequestSchema, reply: runId },
  /** cancel: by the user, still resumable. */
  'run.cancel': { request: runId, reply: nothing },
  /** From now on this window hears the run's rows, tables and progress. */
  'run.watch': { request: runId, reply: nothing },
  'run.unwatch': { request: runId, reply: nothing },
  'runs.list': {
    request: z.object({
      study: z.string().max(64).optional(),
      tag: z.string().max(64).optional(),
      status: z.enum(runStatuses).optional(),
      binned: z.boolean().optional(),
      limit: z.number().int().min(1).max(10_000),
    }),
    reply: z.array(runRecordSchema),
  },
  /** A page of the run table; filter, order and groups are the history's work. */
  'runs.query': { request: runQuerySchema, reply: runPageSchema },
  /** The ids of all that a filter finds. */
  'runs.matching': {
    request: runQuerySchema.pick({ filter: true, shelf: true }),
    reply: z.object({ runIds: z.array(z.string()) }),
  },
  'runs.counts': { request: nothing, reply: runCountsSchema },
  /** Marks many runs at once, all or none; answers which of them it changed. */
  'runs.shelve': {
    request: z.object({ runIds: z.array(runId.shape.runId).min(1).max(10_000), change: shelveSchema }),
    reply: z.object({ changed: z.array(z.string()) }),
  },
  'runs.show': { request: runId, reply: runDetailSchema },
  /** Stored rows, a page at a time, series after series; the same shape as the live ones. */
  'runs.rows': {
    request: runId.extend({
      cursor: z.string().max(200).nullable(),
      limit: z.number().int().min(1).max(200_000),
      metrics: z.array(z.string().max(64)).max(256).optional(),
    }),
    reply: z.object({ batch: rowBatchSchema, nextCursor: z.string().nullable() }),
  },
  'runs.table': {
    request: runId.extend({ table: z.string().max(64) }),
    reply: z.array(tableBatchSchema),
  },
  'runs.edit': {
    request: runId.extend({
      name: z.string().max(200).optional(),
      note: z.string().max(20_000).optional(),
      tags: z.array(z.string().min(1).max(64)).max(64).optional(),
    }),
    reply: runRecordSchema,
  },
  'runs.bin': { request: runId, reply: nothing },
  'runs.restore': { request: runId, reply: nothing },
  /** Main asks where to; `saved` is null when the dialog was dismissed. */
  'runs.export': {
    request: z.object({ runIds: z.array(z.string().max(64)).min(1).max(1000), format: z.enum(figureFormats) }),
    reply: z.object({ saved: z.string().nullable() }),
  },
  /** The weights of the newest checkpoint (null) or of the one at that step; refused before main asks where to. */
  'runs.exportWeights': {
    request: runId.extend({ step: z.number().int().min(0).nullable() }),
    reply: z.object({ saved: z.string().nullable() }),
  },
  'sweeps.list': { request: nothing, reply: z.array(sweepRecordSchema) },
  'sweeps.show': {
    request: sweepId,
    reply: z.object({ sweep: sweepRecordSchema, failures: z.array(sweepMemberSchema) }),
  },
  /** What the sweep would be and cost; what is wrong with it comes as badInput. */
  'sweeps.preview': {
    request: z.object({ document: sweepDocumentSchema, jobs: z.number().int().min(0).max(10_000) }),
    reply: sweepPreviewSchema,
  },
  'sweeps.start': {
    request: z.object({
      document: sweepDocumentSchema,
      executor: z.enum(executorNames),
      jobs: z.number().int().min(0).max(10_000),
      priority: z.number().int().min(-1000).max(1000),
    }),
    reply: sweepId,
  },
  /** again: the failed runs are waited for once more. */
  'sweeps.change': {
    request: sweepId.extend({ what: z.enum(['pause', 'resume', 'cancel', 'again']) }),
    reply: nothing,
  },
  'sweeps.results': { request: sweepId, reply: sweepResultsSchema },
  /** Main asks where to; `saved` is null when the dialog was dismissed. */
  'sweeps.export': {
    request: sweepId.extend({ format: z.enum(['csv', 'parquet', 'svg']) }),
    reply: z.object({ saved: z.string().nullable() }),
  },
  'slurm.settings': { request: nothing, reply: slurmSettingsSchema },
  'slurm.save': { request: slurmSettingsSchema, reply: nothing },
  /** What would be sent for a sweep of so many runs, with the settings that are kept. */
  'slurm.script': {
    request: z.object({
      document: sweepDocumentSchema,
      runs: z.number().int().min(1).max(mostRuns),
      jobs: z.number().int().min(0).max(10_000),
    }),
    reply: z.object({ script: z.string() }),
  },
  /** A comparison as the window shows it, as SVG into a folder of the user's choice. */
  'runs.compare': {
    request: z.object({ runIds: z.array(runId.shape.runId).min(1).max(mostCompared), view: compareViewSchema }),
    reply: z.object({ saved: z.string().nullable() }),
  },
  /** Figure documents, last changed first. */
  'figures.list': { request: nothing, reply: z.array(figureHeadSchema) },
  'figures.load': { request: figureId, reply: figureDocument },
  /** A new figure (null), or what that one is from now on; also one that was removed, under its old id. */
  'figures.save': {
    request: figureDocument.extend({ figureId: figureId.shape.figureId.nullable() }),
    reply: figureId,
  },
  'figures.remove': { request: figureId, reply: nothing },
  'figures.preview': { request: figureDocument, reply: figurePreviewSchema },
  /** Main asks where to; format null: the document itself. `saved` is null when the dialog was dismissed. */
  'figures.export': {
    request: figureDocument.extend({ format: z.enum(figureFormats).nullable() }),
    reply: z.object({ saved: z.string().nullable() }),
  },
  /** At the document's dpi. */
  'figures.picture': { request: figureDocument, reply: z.object({ png: z.instanceof(Uint8Array) }) },
  'storage.list': { request: nothing, reply: storageReportSchema },
  /** Forgets the checkpoints of finished runs. */
  'storage.prune': { request: nothing, reply: z.object({ files: z.number() }) },
  /** Deletes every binned run for ever. */
  'storage.emptyBin': { request: nothing, reply: z.object({ runs: z.number() }) },
  /** Copies the history to where main asks. */
  'storage.backUp': { request: nothing, reply: z.object({ saved: z.string().nullable() }) },
  /** The file's structure, then each run; how far it is is told by `storage.verified`. */
  'storage.verify': { request: nothing, reply: z.object({ faults: z.array(z.string()), runs: z.number() }) },
  'storage.stopVerifying': { request: nothing, reply: nothing },
  'data.list': { request: nothing, reply: dataStatusSchema },
  /** Begins the download; how it goes is told by `data.changed`. */
  'data.fetch': { request: fetchableSet, reply: nothing },
  /** Main asks for the archive; `chosen` is false when the dialog was dismissed. */
  'data.take': { request: fetchableSet, reply: z.object({ chosen: z.boolean() }) },
  /** Main asks for a table of numbers, label last, which is kept under this name; `chosen` as above. */
  'data.import': {
    request: z.object({ name: z.string().regex(dataSetName) }),
    reply: z.object({ chosen: z.boolean() }),
  },
  /** Main asks for a folder of images and looks at it; `data.changed` tells what was found; `chosen` as above. */
  'data.images': {
    request: imageWishesSchema.extend({ name: z.string().regex(dataSetName) }),
    reply: z.object({ chosen: z.boolean() }),
  },
  /** Keeps what was found, without its bad files or not at all where there are some. */
  'data.keepImages': { request: z.object({ leaveOutBad: z.boolean() }), reply: nothing },
  'data.dropImages': { request: nothing, reply: nothing },
  'data.cancel': { request: nothing, reply: nothing },
  'diagnosis.show': { request: nothing, reply: z.object({ status: diagnosisStatusSchema }) },
  /** Main asks for a file of weights and measures its spectra; `diagnosis.changed` tells how it goes; `chosen` as above. */
  'diagnosis.open': { request: nothing, reply: z.object({ chosen: z.boolean() }) },
  /** Measures the open file again, on points where some are wished. */
  'diagnosis.measure': { request: z.object({ wishes: pointWishesSchema.nullable() }), reply: nothing },
  'diagnosis.cancel': { request: nothing, reply: nothing },
  /** Main asks where to; `saved` is null when the dialog was dismissed. */
  'diagnosis.save': { request: nothing, reply: z.object({ saved: z.string().nullable() }) },
} as const satisfies Record<string, { request: z.ZodType; reply: z.ZodType }>;

export type WorkbenchChannel = keyof typeof workbenchChannels;

type Channels = typeof startChannels & typeof workbenchChannels;
export type ChannelName = keyof Channels;
export type Request<C extends ChannelName> = z.infer<Channels[C]['request']>;
export type Reply<C extends ChannelName> = z.infer<Channels[C]['reply']>;

/** What main tells a window unasked. Rows and tables are told after they are stored. */
export const events = {
  'run.rows': z.object({ runId: z.string(), batch: rowBatchSchema }),
  'run.table': z.object({ runId: z.string(), batch: tableBatchSchema }),
  'run.progress': progressSchema,
  'run.changed': runRecordSchema,
  /** Many runs changed at once: what shows them asks anew. */
  'runs.changed': nothing,
  'data.changed': dataStatusSchema,
  'diagnosis.changed': z.object({ status: diagnosisStatusSchema }),
  'storage.verified': z.object({ done: z.number(), total: z.number() }),
  'settings.changed': settingsStateSchema,
  'document.opened': openedDocumentSchema,
  /** Chosen in the menu. */
  command: z.object({ id: z.enum(commandIds) }),
  notice: z.object({ sentence: z.string() }),
  'history.lost': z.object({ sentence: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = z.infer<(typeof events)[E]>;

/** Every reply crosses as data: an error is never thrown through IPC. */
export type Envelope =
  { readonly ok: true; readonly reply: unknown } | { readonly ok: false; readonly error: PlainError };

/** The one object that the preload script puts into the page. */
export interface Bridge {
  invoke(channel: ChannelName, request: unknown): Promise<Envelope>;
  on(event: EventName, listener: (payload: unknown) => void): () => void;
  /** Hands over a file that the user dropped: main gets its path, the page never does. */
  drop(file: object): Promise<void>;
}
