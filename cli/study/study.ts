import type { Evaluation } from '../../src/lib/commands/contract';
import { rowsOf, UNLABELLED, type Catalog } from '../../src/lib/domain/catalog';
import type { ClassifierId, ProjectId } from '../../src/lib/domain/ids';
import { argmax } from '../../src/lib/domain/predictions';
import type { Beside } from '../../src/lib/domain/yardsticks';
import type { Data } from '../data';
import type { Site } from '../driver/site';
import type { Options } from '../options';
import type { Reporter } from '../progress';
import type { Journal } from './journal';
import type { Answers, Witnesses } from './outcome';

export interface Study {
  /** The site with the project, opened when a step first needs it. */
  readonly site: () => Promise<Site>;
  readonly data: Data;
  readonly options: Options;
  readonly seed: number;
  readonly rounds: number;
  readonly beside: readonly Beside[];
  readonly journal: Journal;
  readonly report: Reporter;
}

/** What the sealed test set says of one classifier. */
export interface Tested {
  readonly overall: Evaluation['overall'];
  readonly worstGroup: Evaluation['worstGroup'];
  readonly answers: Answers;
}

const testRows = (catalog: Catalog): Int32Array =>
  rowsOf(catalog, 'test').filter((row) => catalog.labels[row] !== UNLABELLED);

/** Content and source of each test image; to be asked for once everything is chosen. */
export const witnessesOf = ({ site, journal }: Study, project: ProjectId): Promise<Witnesses> =>
  journal.once('test: images', { project }, async () => {
    const { catalog } = await (await site()).call('snapshot', [project]);
    const rows = Array.from(testRows(catalog));
    const source = (row: number): string => catalog.groupNames[row] || `group ${catalog.groups[row]}`;
    return {
      images: rows.map((row) => catalog.hashes[row]!.slice(0, 16)),
      sources: catalog.grouped ? rows.map(source) : null,
    };
  });

/** Opens the sealed test set for a classifier, once. */
export const tested = ({ site, journal }: Study, project: ProjectId, id: ClassifierId): Promise<Tested> =>
  journal.once(`test: ${id}`, { project, id }, async () => {
    const open = await site();
    const { overall, worstGroup } = await open.call('openTest', [project, id]);
    const logits = await open.call('logits', [project, id]);
    const { catalog } = await open.call('snapshot', [project]);
    const predicted = argmax(logits, catalog.classes.length);
    const answers = Array.from(testRows(catalog), (row) =>
      predicted[row] === catalog.labels[row] ? '1' : '0',
    );
    return { overall, worstGroup, answers: answers.join('') };
  });
