import type { Catalog, Part } from './catalog';
import { partCode } from './catalog';
import type { CatalogColumns } from './catalog-changes';
import { isPurged, rowIndex } from './catalog-changes';
import type { UndoableBody } from './history';
import type { ClassifierId, ImageId, TranslatorId } from './ids';

/** What has to be written for an act to be undone or done again. */
export type Change =
  | { readonly kind: 'columns'; readonly columns: CatalogColumns }
  /** Drop the last `rows` rows. */
  | { readonly kind: 'truncate'; readonly rows: number }
  | {
      readonly kind: 'discard-classifier';
      readonly classifier: ClassifierId;
      readonly discarded: boolean;
      /** What the views show after it; left out where that does not change. */
      readonly current?: ClassifierId | null;
    }
  | { readonly kind: 'discard-translator'; readonly translator: TranslatorId; readonly discarded: boolean }
  | { readonly kind: 'choose-classifier'; readonly classifier: ClassifierId | null };

/** Takes the act back. Images that were deleted for good meanwhile are left as they are. */
export function undoChange(body: UndoableBody, catalog: Catalog): Change {
  switch (body.type) {
    case 'images-imported':
    case 'images-translated':
      return { kind: 'truncate', rows: catalog.rows - body.firstRow };
    case 'images-relabelled':
      return labels(catalog, body.images, (i) => body.from[i]!);
    case 'images-moved':
      return parts(catalog, body.images, (i) => body.from[i]!);
    case 'images-discarded':
      return discarded(catalog, body.images, 0);
    case 'images-restored':
      return discarded(catalog, body.images, 1);
    case 'classifier-discarded':
      return {
        ...{ kind: 'discard-classifier', classifier: body.classifier, discarded: false },
        ...(body.instead === undefined ? {} : { current: body.classifier }),
      };
    case 'classifier-restored':
      return { kind: 'discard-classifier', classifier: body.classifier, discarded: true };
    case 'classifier-chosen':
      return { kind: 'choose-classifier', classifier: body.from };
    case 'translator-discarded':
      return { kind: 'discard-translator', translator: body.translator, discarded: false };
    default:
      return body satisfies never;
  }
}

/** Does the act again; `null` for an import or a translation, whose pixels are gone. */
export function redoChange(body: UndoableBody, catalog: Catalog): Change | null {
  switch (body.type) {
    case 'images-imported':
    case 'images-translated':
      return null;
    case 'images-relabelled':
      return labels(catalog, body.images, () => body.to);
    case 'images-moved':
      return parts(catalog, body.images, () => body.to);
    case 'images-discarded':
      return discarded(catalog, body.images, 1);
    case 'images-restored':
      return discarded(catalog, body.images, 0);
    case 'classifier-discarded':
      return {
        ...{ kind: 'discard-classifier', classifier: body.classifier, discarded: true },
        ...(body.instead === undefined ? {} : { current: body.instead }),
      };
    case 'classifier-restored':
      return { kind: 'discard-classifier', classifier: body.classifier, discarded: false };
    case 'classifier-chosen':
      return { kind: 'choose-classifier', classifier: body.classifier };
    case 'translator-discarded':
      return { kind: 'discard-translator', translator: body.translator, discarded: true };
    default:
      return body satisfies never;
  }
}

const labels = (catalog: Catalog, images: readonly ImageId[], code: (i: number) => number): Change => ({
  kind: 'columns',
  columns: { labels: recoded(catalog, catalog.labels.slice(), images, code) },
});

const parts = (catalog: Catalog, images: readonly ImageId[], part: (i: number) => Part): Change => ({
  kind: 'columns',
  columns: { parts: recoded(catalog, catalog.parts.slice(), images, (i) => partCode(part(i))) },
});

const discarded = (catalog: Catalog, images: readonly ImageId[], code: 0 | 1): Change => ({
  kind: 'columns',
  columns: { discarded: recoded(catalog, catalog.discarded.slice(), images, () => code) },
});

function recoded<A extends Uint16Array | Uint8Array>(
  catalog: Catalog,
  codes: A,
  images: readonly ImageId[],
  codeOf: (i: number) => number,
): A {
  const rows = rowIndex(catalog);
  for (const [i, image] of images.entries()) {
    const row = rows.get(image);
    if (row !== undefined && !isPurged(catalog, row)) codes[row] = codeOf(i);
  }
  return codes;
}
